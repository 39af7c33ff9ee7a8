import type { DocumentedStep } from '../scenarios/workflows.ts';
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

/** Where a list stands: what is before the ids in its paths, and whether nothing else runs at the same time. */
interface Place {
  prefix: string;
  alone: boolean;
}

/** What is wrong with a record, a line each. */
export interface Findings {
  /** Where it says something else than the document. */
  record: string[];
  /** Where a step began too early. */
  order: string[];
}

/**
 * Goes through a document with the record of one execution beside it: how its leaves ended decides what else may have run,
 * how what holds them ended, and how all of it did.
 */
export function replay(execution: ExecutionRow, steps: readonly DocumentedStep[], rows: readonly StepRow[]): Findings {
  const findings: Findings = { record: [], order: [] };
  const byPath = groupBy(rows, ({ path }) => path);
  const visited = new Set<string>();
  const undo: { steps: readonly DocumentedStep[]; place: Place }[] = [];

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
      const end = wrapped(step, path, attempts, place.alone);
      if (end === 'stopped' || end === 'uncertain' || (end === 'failed' && strategy === 'abort')) return end;
      before = attempts.at(-1);
    }
    return 'passed';
  };

  const wrapped = (step: DocumentedStep, path: string, attempts: StepRow[], alone: boolean): End => {
    const inside = { prefix: `${path}/`, alone };
    const last = attempts.at(-1);
    if (last === undefined) return 'stopped';
    const end = isComposite(step) ? composite(step, path, attempts, alone) : endOf(last);
    if (end === 'passed' && last.status === 'completed' && step.compensate) {
      undo.push({ steps: step.compensate, place: inside });
    }
    if (end !== 'failed') return end;
    if (step.on_error) {
      const handled = sequence(step.on_error, inside);
      if (handled === 'stopped' || handled === 'uncertain') return handled;
    }
    return step.fallback ? sequence(step.fallback, inside) : end;
  };

  const composite = (step: DocumentedStep, path: string, attempts: StepRow[], alone: boolean): End => {
    let end: End = 'stopped';
    for (const row of attempts) {
      if (row.status === 'skipped') return 'passed';
      const prefix = row.attempt === 1 ? `${path}/` : `${path}/~${row.attempt}/`;
      end = body(step, { prefix, alone }, row);
      if (row.status !== STATUS[end]) {
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

  const end = sequence(steps, { prefix: '', alone: true });
  let status = STATUS[end];
  if (end === 'failed') {
    const undone = undo.reverse().map((one) => sequence(one.steps, { ...one.place, alone: false }));
    if (undone.includes('uncertain')) status = 'uncertain';
    else if (undone.includes('stopped')) findings.record.push('not everything was undone');
  }
  if (execution.status !== status) findings.record.push(`it is ${execution.status}; its steps say ${status}`);
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
function endOf({ status, due_at }: StepRow): End {
  if (status === 'completed' || status === 'skipped') return 'passed';
  if (status === 'failed' && due_at !== null) return 'stopped';
  return status === 'failed' || status === 'uncertain' ? status : 'stopped';
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
