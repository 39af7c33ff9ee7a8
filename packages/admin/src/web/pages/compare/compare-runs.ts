import { diffJson, type FieldChange } from '@automate/workflow';
import type { RunDetail, StepAttempt, StepStatus } from '../../api/types.ts';

/** What became of a step in one of the two runs. */
export interface Side {
  status: StepStatus;
  attempts: number;
  /** Milliseconds of its last attempt; undefined: it has no end. */
  tookMs: number | undefined;
  error: string | undefined;
}

/** A step of either run, at the same place in both. */
export interface ComparedStep {
  path: string;
  a: Side | undefined;
  b: Side | undefined;
  /** Of its last attempts. */
  input: FieldChange[];
  output: FieldChange[];
  /** Whether nothing differs but times. */
  same: boolean;
}

/** The steps of two runs beside each other, in the order in which they began; those of `b` alone stand behind what they followed. */
export function compareRuns(a: Pick<RunDetail, 'steps'>, b: Pick<RunDetail, 'steps'>): ComparedStep[] {
  const [left, right] = [byPath(a.steps), byPath(b.steps)];
  return orderOf([...left.keys()], [...right.keys()]).map((path) => {
    const [one, other] = [left.get(path), right.get(path)];
    const [was, is] = [one?.at(-1), other?.at(-1)];
    const both = was !== undefined && is !== undefined;
    const input = both ? diffJson(was.input, is.input) : [];
    const output = both ? diffJson(resultOf(was), resultOf(is)) : [];
    const [sideA, sideB] = [sideOf(one), sideOf(other)];
    const same =
      sideA?.status === sideB?.status &&
      sideA?.attempts === sideB?.attempts &&
      sideA?.error === sideB?.error &&
      input.length + output.length === 0;
    return { path, a: sideA, b: sideB, input, output, same };
  });
}

function byPath(steps: readonly StepAttempt[]): Map<string, StepAttempt[]> {
  return Map.groupBy(steps, ({ path }) => path);
}

/** All of `first` in its order, with what only `second` has behind what it followed there. */
function orderOf(first: readonly string[], second: readonly string[]): string[] {
  const known = new Set(first);
  const behind = new Map<string, string[]>();
  let last = '';
  for (const path of second) {
    if (known.has(path)) last = path;
    else behind.set(last, [...(behind.get(last) ?? []), path]);
  }
  return ['', ...first].flatMap((path) => [...(path === '' ? [] : [path]), ...(behind.get(path) ?? [])]);
}

/** An output that is stored elsewhere is known by what it is. */
function resultOf({ output, storedOutput }: StepAttempt): unknown {
  return storedOutput === undefined ? output : { stored: storedOutput.sha256 };
}

function sideOf(attempts: readonly StepAttempt[] | undefined): Side | undefined {
  const last = attempts?.at(-1);
  if (attempts === undefined || last === undefined) return undefined;
  const { status, startedAt, finishedAt, error } = last;
  return {
    status,
    attempts: attempts.length,
    tookMs: finishedAt === undefined ? undefined : Date.parse(finishedAt) - Date.parse(startedAt),
    error: error && `${error.code} ${error.message}`,
  };
}
