import type { DocumentedStep, ScenarioDocument } from '../scenarios/workflows.ts';
import type { ExecutionRow, StepRow } from './history.ts';
import { groupBy } from './rule.ts';

/** How a list of steps came to its end, by the record. `stopped`: something beside or around it ended it. */
type End = 'passed' | 'failed' | 'uncertain' | 'stopped';

const STATUS: Record<End, string> = {
  passed: 'completed',
  failed: 'failed',
  uncertain: 'uncertain',
  stopped: 'cancelled',
};

/** Where a list stands: what is before the ids in its paths, whether nothing else runs at the same time. */
interface Place {
  prefix: string;
  alone: boolean;
  /** Whether a time limit around it may end it. */
  timed: boolean;
}

/** What is wrong with a record, a line each. */
export interface Findings {
  /** Where it says something else than the document. */
  record: string[];
  /** Where a step began too early. */
  order: string[];
}

/** What others may have done to a run. */
export interface Interference {
  /** Its cancellation was asked for, or its caller left it. */
  cancelled: boolean;
  /** It was given up after a step became uncertain. */
  givenUp: boolean;
  /** A step of it was settled. What a limit around it had ended by then counts as failed, when the run goes on with new limits. */
  wentOn: boolean;
}

/**
 * Goes through a document with the record of one execution beside it: how its leaves ended decides what else may have run,
 * how what holds them ended, and how all of it did.
 */
export function replay(
  execution: ExecutionRow,
  document: Pick<ScenarioDocument, 'steps' | 'timeout'>,
  rows: readonly StepRow[],
  { cancelled, givenUp, wentOn }: Interference = { cancelled: false, givenUp: false, wentOn: false },
): Findings {
  const findings: Findings = { record: [], order: [] };
  const byPath = groupBy(rows, ({ path }) => path);
  const visited = new Set<string>();
  const undo: { steps: readonly DocumentedStep[]; place: Place; doneAt: number }[] = [];

  const attemptsOf = (path: string): StepRow[] => {
    visited.add(path);
    return (byPath.get(path) ?? []).toSorted((a, b) => a.attempt - b.attempt);
  };

  const sequence = (list: readonly DocumentedStep[], place: Place, strategy = 'abort'): End => {
    let before: StepRow | undefined;
    for (const step of list) {
      const path = `${place.prefix}${step.id}`;
      const attempts = attemptsOf(path);
      const [first] = attempts;
      if (place.alone && first && before && (before.finished_at ?? Infinity) > first.started_at) {
        findings.order.push(`${path} began before ${before.path} had ended`);
      }
      const end = wrapped(step, path, attempts, place);
      if (end === 'stopped' || end === 'uncertain' || (end === 'failed' && strategy === 'abort')) return end;
      before = attempts.at(-1);
    }
    return 'passed';
  };

  const wrapped = (step: DocumentedStep, path: string, attempts: StepRow[], place: Place): End => {
    const inside = { ...place, prefix: `${path}/` };
    const last = attempts.at(-1);
    if (last === undefined) return 'stopped';
    const end = isComposite(step) ? composite(step, path, attempts, place) : endOf(last);
    if (end === 'passed' && last.status === 'completed' && step.compensate) {
      undo.push({ steps: step.compensate, place: inside, doneAt: last.finished_at ?? 0 });
    }
    if (end !== 'failed') return end;
    if (step.on_error) {
      const handled = sequence(step.on_error, inside);
      if (handled === 'stopped' || handled === 'uncertain') return handled;
    }
    return step.fallback ? sequence(step.fallback, inside) : end;
  };

  const composite = (step: DocumentedStep, path: string, attempts: StepRow[], place: Place): End => {
    const { alone } = place;
    let end: End = 'stopped';
    for (const row of attempts) {
      if (row.status === 'skipped') return 'passed';
      const prefix = row.attempt === 1 ? `${path}/` : `${path}/~${row.attempt}/`;
      const inner = body(step, { prefix, alone, timed: place.timed || step.timeout !== undefined }, row);
      end = endAround(step, row, inner, place.timed ? (wentOn ? 'failed' : 'stopped') : inner);
      if (row.status !== STATUS[end] && !(end === 'stopped' && isTooLate(row)) && !hasDied(row)) {
        findings.record.push(`${path}, attempt ${row.attempt}, is ${row.status}; what is inside says ${STATUS[end]}`);
      }
    }
    return end;
  };

  const body = (step: DocumentedStep, place: Place, row: StepRow): End => {
    const strategy = step.on_failure ?? 'abort';
    if (step.steps) return sequence(step.steps, place, strategy);
    const crowded = { ...place, alone: false };
    if (step.parallel)
      return together(
        step.parallel.map((one) => sequence([one], crowded)),
        strategy,
      );
    if (step.for_each) {
      const items = step.for_each.in as unknown[];
      const list = step.for_each.steps;
      return together(
        items.map((_, index) => sequence(list, { ...crowded, prefix: `${place.prefix}${index}/` })),
        strategy,
      );
    }
    const taken = chosen(step);
    if (row.status === 'completed' && row.output !== taken.output) {
      findings.record.push(`${row.path} gave ${JSON.stringify(row.output)}, not ${JSON.stringify(taken.output)}`);
    }
    return sequence(taken.steps, place, strategy);
  };

  const end = sequence(document.steps, { prefix: '', alone: true, timed: document.timeout !== undefined });
  const outOfTime = document.timeout !== undefined && execution.error?.code === 'DEADLINE_EXCEEDED';
  const died = rows.some(hasDied);
  const asked = new Set<string>([
    ...(cancelled ? ['cancelled'] : []),
    ...(givenUp || outOfTime || died ? ['failed'] : []),
    ...(end === 'stopped' ? [] : [STATUS[end]]),
  ]);
  // Of one that ended before it began, what it took over from another run is not undone.
  const began = execution.started_at !== execution.finished_at || rows.some(({ claim_token }) => claim_token !== '0');
  if (end !== 'uncertain' && execution.status !== 'completed' && began) {
    const undone = undo
      .toSorted((a, b) => a.doneAt - b.doneAt)
      .reverse()
      .map((one) => sequence(one.steps, { ...one.place, alone: false, timed: false }));
    if (undone.includes('uncertain')) asked.add('uncertain');
    // One that was given up for good may have been so before it was undone, or in the middle of it.
    else if (undone.includes('stopped') && !died) findings.record.push('not everything was undone');
  }
  if (!asked.has(execution.status)) {
    findings.record.push(`it is ${execution.status}; its steps say ${STATUS[end]}, possible is [${[...asked]}]`);
  }
  for (const path of byPath.keys()) {
    if (!visited.has(path)) findings.record.push(`${path} ran, and nothing says that it should`);
  }
  return findings;
}

function isComposite(step: DocumentedStep): boolean {
  const decides = step.condition !== undefined && (step.then !== undefined || step.else !== undefined);
  return [step.steps, step.parallel, step.for_each, step.switch].some((one) => one !== undefined) || decides;
}

/** The newest attempt of a step with work of its own. One that was to be tried again was ended by something else. */
function endOf(row: StepRow): End {
  const { status, due_at } = row;
  if (hasDied(row) && status === 'failed') return 'stopped';
  if (status === 'completed' || status === 'skipped') return 'passed';
  if (status === 'failed' && due_at !== null) return 'stopped';
  return status === 'failed' || status === 'uncertain' ? status : 'stopped';
}

/** Whether it was given up with its run, a dead letter. */
function hasDied({ error }: StepRow): boolean {
  return error?.details?.died === true;
}

/** Whether it was ended by a time limit, its own or one around. */
function isTooLate({ status, error }: StepRow): boolean {
  return status === 'failed' && error?.code === 'DEADLINE_EXCEEDED';
}

/** How a step ended that holds others which ended as `inner`: by them, by its own limit, or by what came from around. */
function endAround(step: DocumentedStep, row: StepRow, inner: End, fromAround: End): End {
  if (inner === 'uncertain') return inner;
  if (hasDied(row)) return 'stopped';
  if (row.status === 'cancelled') return 'stopped';
  if (!isTooLate(row)) return inner;
  const from = row.error?.details?.step;
  // A failure names the step that it began with; what was ended from around has none.
  if (from === undefined) return fromAround;
  return from === row.path && step.timeout !== undefined ? 'failed' : inner;
}

function together(ends: readonly End[], strategy: string): End {
  if (ends.includes('uncertain')) return 'uncertain';
  if (strategy === 'abort' && ends.includes('failed')) return 'failed';
  return ends.includes('stopped') ? 'stopped' : 'passed';
}

/** Conditions of these workflows are `true` and `false`. */
function chosen(step: DocumentedStep): { output: boolean | number | null; steps: readonly DocumentedStep[] } {
  if (!step.switch) {
    const output = step.condition === 'true';
    return { output, steps: (output ? step.then : step.else) ?? [] };
  }
  const { cases, default: otherwise = [] } = step.switch;
  const taken = cases.findIndex(({ when }) => when === 'true');
  return taken < 0 ? { output: null, steps: otherwise } : { output: taken, steps: cases[taken]!.steps };
}
