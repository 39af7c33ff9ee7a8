import { AutomateError } from '../errors.ts';
import type { Contribution } from './contribution.ts';
import type { ExtensionPoint } from './extension-point.ts';

/** A contribution and the plugin that brought it. */
export interface Registered<T = unknown> {
  readonly pluginId: string;
  readonly contribution: Contribution<T>;
}

/** What is contributed, by extension point and key. */
export class ContributionRegistry {
  readonly #points = new Map<string, Map<string, Registered>>();

  /** Throws ALREADY_EXISTS, naming the first owner, when the point has the key; then nothing is changed. */
  add(pluginId: string, contribution: Contribution): void {
    const keys = this.#points.get(contribution.point) ?? new Map<string, Registered>();
    const owner = keys.get(contribution.key)?.pluginId;
    if (owner !== undefined) {
      throw new AutomateError({
        code: 'ALREADY_EXISTS',
        message: `${contribution.point} "${contribution.key}" of plugin "${pluginId}" is already contributed by plugin "${owner}"`,
        effect: 'none',
        details: { point: contribution.point, key: contribution.key, owner },
      });
    }
    keys.set(contribution.key, { pluginId, contribution });
    this.#points.set(contribution.point, keys);
  }

  /** Undefined when nobody contributed it. */
  get<T>(point: ExtensionPoint<T>, key: string): Registered<T> | undefined {
    return this.#points.get(point.id)?.get(key) as Registered<T> | undefined;
  }

  /** Everything contributed to a point, in the order it was added. */
  list<T>(point: ExtensionPoint<T>): Registered<T>[] {
    return [...(this.#points.get(point.id)?.values() ?? [])] as Registered<T>[];
  }

  /** Forgets what a plugin contributed. */
  removePlugin(pluginId: string): void {
    for (const keys of this.#points.values()) {
      for (const [key, entry] of keys) if (entry.pluginId === pluginId) keys.delete(key);
    }
  }
}
