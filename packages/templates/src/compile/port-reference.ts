import { toAutomateError } from '@automate/core';
import type { Evaluate, Frame } from '../run.ts';
import { type Place, renderError } from './place.ts';
import { say } from './problems.ts';
import { type Located, placeOf, report, type Unit } from './unit.ts';

/** Reads a secret's placeholder, or an environment variable, by a name that the workflow's author wrote. */
export function portReference(unit: Unit, node: Located, root: 'secrets' | 'env', name: string): Evaluate {
  const place = placeOf(unit, node);
  unit.compilation[root].push({ name, ...place });
  return root === 'secrets' ? (frame) => secret(frame, place, name) : (frame) => environment(frame, place, name);
}

/** `secrets.KEY` and `env.NAME` as a path; anything else of these roots is reported. */
export function portPath(unit: Unit, node: Located, parts: readonly string[]): Evaluate | undefined {
  const [root, name, ...more] = parts as ['secrets' | 'env', string | undefined];
  const example = root === 'secrets' ? 'secrets.TOKEN' : 'env.BASE_URL';
  if (name === undefined || more.length > 0) {
    report(
      unit,
      node,
      say('one_name_after', { path: parts.join('.'), root, example: `{{${example}}}`, other: `{{${root}.[a/b.c]}}` }),
    );
    return undefined;
  }
  return portReference(unit, node, root, name);
}

function secret(frame: Frame, place: Place, key: string): string | Promise<string> {
  const { secrets } = frame.run.ports;
  if (secrets === undefined)
    throw renderError('FAILED_PRECONDITION', place, `secret "${key}": there are no secrets here`);
  const failed = (error: unknown): never => {
    const cause = toAutomateError(error);
    throw renderError(cause.code, place, `secret "${key}": ${cause.message}`, cause);
  };
  try {
    const placeholder = secrets(key);
    return placeholder instanceof Promise ? placeholder.catch(failed) : placeholder;
  } catch (error) {
    return failed(error);
  }
}

function environment(frame: Frame, place: Place, name: string): string {
  const value = frame.run.ports.env?.(name);
  if (value === undefined) {
    throw renderError(
      'FAILED_PRECONDITION',
      place,
      `environment variable "${name}" cannot be read: it is not set, or this workflow is not allowed to read it`,
    );
  }
  return value;
}
