import { ownValue } from '../data.ts';
import type { Evaluate, Frame } from '../run.ts';
import { say } from './problems.ts';
import { suggestion } from './suggest.ts';
import { type Level, type Located, placeOf, report, type Unit } from './unit.ts';

/** The roots that are no data: what they give comes from the ports. */
export const PORT_ROOTS = ['secrets', 'env'] as const;

export interface PathNode extends Located {
  data: boolean;
  depth: number;
  parts: readonly string[];
  original: string;
}

/** What a path means, by where it stands. */
export type Resolved =
  | { kind: 'root'; parts: readonly string[] }
  /** `up` = how many contexts outward. */
  | { kind: 'frame'; up: number; name: 'context' | 'index' | 'key' | 'first' | 'last'; parts: readonly string[] };

const LOOP_NAMES = ['index', 'key', 'first', 'last'] as const;

/** True for `this`, `.` and what begins with them: never a block parameter, never a filter. */
const isScoped = (path: PathNode) => /^(?:\.|this\b)/.test(path.original);

/** The meaning of a path, or undefined when it has none, which is then reported. */
export function resolvePath(unit: Unit, path: PathNode): Resolved | undefined {
  if (path.parts.includes('__proto__')) {
    report(unit, path, say('path_to_proto', { path: path.original }));
    return undefined;
  }
  if (path.data) return resolveData(unit, path);
  const { levels } = unit;
  if (path.depth > levels.length) {
    report(unit, path, say('leads_outside', { path: path.original }));
    return undefined;
  }
  if (path.depth === 0 && !isScoped(path)) {
    for (let up = 0; up < levels.length; up++) {
      const at = levels[levels.length - 1 - up]!.blockParams.indexOf(path.parts[0] ?? '');
      if (at >= 0) return { kind: 'frame', up, name: at === 0 ? 'context' : 'key', parts: path.parts.slice(1) };
    }
  }
  if (path.depth === levels.length) return resolveRoot(unit, path, path.parts);
  return { kind: 'frame', up: path.depth, name: 'context', parts: path.parts };
}

/** `@root`, and `@index`, `@key`, `@first`, `@last` of the nearest `each`; `@../index` of the one around it. */
function resolveData(unit: Unit, path: PathNode): Resolved | undefined {
  const [name = '', ...parts] = path.parts;
  if (name === 'root') return resolveRoot(unit, path, parts);
  const wanted = LOOP_NAMES.find((known) => known === name);
  if (wanted === undefined) {
    report(unit, path, say('unknown_data', { name, meant: suggestion(name, ['root', ...LOOP_NAMES]) }));
    return undefined;
  }
  let outer = path.depth;
  for (let up = 0; up < unit.levels.length; up++) {
    const level: Level = unit.levels[unit.levels.length - 1 - up]!;
    if (level.loop && outer-- === 0) return { kind: 'frame', up, name: wanted, parts };
  }
  report(unit, path, say('only_in_each', { path: path.original }));
  return undefined;
}

function resolveRoot(unit: Unit, path: PathNode, parts: readonly string[]): Resolved | undefined {
  const { roots, paths } = unit.compilation;
  const name = parts[0];
  const isPort = PORT_ROOTS.some((port) => port === name);
  if (name !== undefined && !isPort && roots !== undefined && !roots.includes(name)) {
    report(
      unit,
      path,
      say('unknown_path', { path: path.original, meant: suggestion(name, [...roots, ...PORT_ROOTS]) }),
    );
    return undefined;
  }
  if (!isPort) paths.push({ path: [...parts], ...placeOf(unit, path) });
  return { kind: 'root', parts };
}

/** The function that reads a path from its frame. Ports are read elsewhere. */
export function readPath(resolved: Resolved): Evaluate {
  const { parts } = resolved;
  return (frame) => {
    let value = beginningOf(resolved, frame);
    for (const part of parts) value = ownValue(value, part);
    return value;
  };
}

/** The same where the value is written out: whoever listens is told of a path that leads to nothing. */
export function readWrittenPath(unit: Unit, path: PathNode, resolved: Resolved): Evaluate {
  const read = readPath(resolved);
  const place = placeOf(unit, path);
  return (frame) => {
    const value = read(frame);
    const { missing } = frame.run.ports;
    if (value === undefined && missing !== undefined) {
      const name = missingName(beginningOf(resolved, frame), resolved.parts);
      if (name !== undefined) missing({ path: path.original, name, ...place });
    }
    return value;
  };
}

/** The first name that is not there. None where the way ends at a null. */
function missingName(from: unknown, parts: readonly string[]): string | undefined {
  let at = from;
  for (const part of parts) {
    if (at === null) return undefined;
    at = ownValue(at, part);
    if (at === undefined) return part;
  }
  return undefined;
}

function beginningOf(resolved: Resolved, frame: Frame): unknown {
  return resolved.kind === 'root' ? frame.run.scope : outward(frame, resolved.up)[resolved.name];
}

function outward(frame: Frame, up: number): Frame {
  let at = frame;
  for (let i = 0; i < up; i++) at = at.parent;
  return at;
}
