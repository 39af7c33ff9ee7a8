import { invalidArgument } from '../errors.ts';
import type { Contribution } from './contribution.ts';

const MARKER = Symbol.for('automate.plugin');

/** What a plugin package's entry exports by default. */
export interface Plugin {
  /** When given, must be the manifest's. */
  readonly id?: string;
  /** When given, must be the manifest's. */
  readonly version?: string;
  readonly contributes: readonly Contribution[];
}

/** What an author writes. */
export interface PluginOptions {
  id?: string;
  version?: string;
  contributes: readonly Contribution[];
}

/** A plugin from its contributions. Throws INVALID_ARGUMENT when one is none, or when two share a point and a key. */
export function definePlugin(options: PluginOptions): Plugin {
  const seen = new Set<string>();
  options.contributes.forEach((contribution, index) => {
    if (!isContribution(contribution)) {
      throw invalidArgument(
        `contributes[${index}] is no contribution: make it with the extension point's own function, such as defineConnector()`,
        [{ pointer: `/contributes/${index}`, message: 'is no contribution' }],
      );
    }
    const name = `${contribution.point} "${contribution.key}"`;
    if (seen.has(name)) throw invalidArgument(`the plugin contributes ${name} twice`);
    seen.add(name);
  });
  const plugin: Plugin = {
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.version === undefined ? {} : { version: options.version }),
    contributes: Object.freeze([...options.contributes]),
  };
  return Object.freeze(Object.defineProperty(plugin, MARKER, { value: true }));
}

/** True for what definePlugin made, in whichever copy of this package. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[MARKER] === true;
}

function isContribution(value: unknown): value is Contribution {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Partial<Contribution>;
  return (
    typeof candidate.point === 'string' && typeof candidate.key === 'string' && typeof candidate.describe === 'function'
  );
}
