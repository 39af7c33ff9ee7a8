import { describe, expect, it } from 'vitest';
import type { DocumentedStep } from '../scenarios/workflows.ts';
import type { StepRow } from './history.ts';
import { replay } from './replay.ts';

let clock = 0;

/** One attempt of a step, which begins when the one before it in the list had ended. */
function row(path: string, kind: string, status = 'completed', change: Partial<StepRow> = {}): StepRow {
  clock += 10;
  return {
    execution_id: 'x',
    path,
    attempt: 1,
    position: 0,
    kind,
    status,
    claim_token: '1',
    effect: null,
    idempotency_key: null,
    output: null,
    waits_for: null,
    error: null,
    started_at: clock,
    finished_at: clock + 5,
    due_at: null,
    ...change,
  };
}

function findings(steps: DocumentedStep[], rows: StepRow[], status: string, settled = false) {
  const { record, order } = replay(
    {
      id: 'x',
      event_id: 'e',
      workflow_name: 'w',
      origin: '',
      status,
      error: null,
      started_at: 0,
      finished_at: clock + 10,
    },
    { steps },
    rows,
    { cancelled: false, givenUp: false, wentOn: settled },
  );
  return [...record, ...order];
}

const leaf = (id: string, around: Partial<DocumentedStep> = {}): DocumentedStep => ({
  id,
  action: 'world/once',
  ...around,
});
const both: DocumentedStep = { id: 'p', parallel: [leaf('a'), { id: 'g', steps: [leaf('b'), leaf('c')] }] };

describe('a record held against its document', () => {
  it('may say that one of two failed and ended the other', () => {
    const rows = [
      row('p', 'parallel', 'failed', { finished_at: 1e6 }),
      row('p/a', 'action', 'failed'),
      row('p/g', 'group', 'cancelled', { finished_at: 1e6 }),
      row('p/g/b', 'action'),
    ];
    expect(findings([both], rows, 'failed')).toEqual([]);
    expect(findings([both], rows, 'completed')).toHaveLength(1);
    expect(findings([both], [...rows, row('p/g/b/undo', 'action')], 'failed')).toHaveLength(1);
    // With both done nothing has failed.
    expect(findings([both], rows.with(1, row('p/a', 'action')), 'failed').length).toBeGreaterThan(0);
  });

  it('must have the handler, the fallback and what is undone of what failed', () => {
    const steps = [
      leaf('a', { compensate: [leaf('undo')] }),
      leaf('b', { on_error: [leaf('told')], fallback: [leaf('instead')] }),
    ];
    const rows = [
      row('a', 'action'),
      row('b', 'action', 'failed'),
      row('b/told', 'action', 'failed'),
      row('b/instead', 'action', 'failed'),
      row('a/undo', 'action'),
    ];
    expect(findings(steps, rows, 'failed')).toEqual([]);
    for (const left of [2, 3, 4]) {
      expect(findings(steps, rows.toSpliced(left, 1), 'failed').length, `without ${left}`).toBeGreaterThan(0);
    }
    expect(findings(steps, rows.with(3, row('b/instead', 'action')).slice(0, 4), 'completed')).toEqual([]);
  });

  it('may have been given up in the middle of being undone', () => {
    const steps = [leaf('a', { compensate: [leaf('undo')] }), leaf('b')];
    const died = { error: { details: { died: true } } as unknown as StepRow['error'] };
    const rows = [row('a', 'action'), row('a/undo', 'action', 'uncertain', died)];
    expect(findings(steps, rows, 'uncertain')).toEqual([]);
    expect(findings(steps, rows.slice(0, 1), 'uncertain').length).toBeGreaterThan(0);
  });

  it('must run a loop for every item, and again for every attempt', () => {
    const steps = [{ id: 'l', for_each: { in: [1, 2], steps: [leaf('a')] } }];
    const again = [
      row('l', 'for_each', 'failed', { finished_at: 1e6 }),
      row('l/0/a', 'action', 'failed'),
      row('l', 'for_each', 'completed', { attempt: 2, finished_at: 1e6 }),
      row('l/~2/0/a', 'action'),
      row('l/~2/1/a', 'action'),
    ];
    expect(findings(steps, again, 'completed')).toEqual([]);
    expect(findings(steps, again.slice(0, 4), 'completed').length).toBeGreaterThan(0);
    expect(findings(steps, [...again, row('l/~2/2/a', 'action')], 'completed')).toHaveLength(1);
  });

  it('must not run what was not chosen, nor too early', () => {
    // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
    const steps = [{ id: 'c', condition: 'true', then: [leaf('a')], else: [leaf('b')] }, leaf('d')];
    const rows = [row('c', 'choice', 'completed', { output: true }), row('c/a', 'action'), row('d', 'action')];
    expect(findings(steps, rows, 'completed')).toEqual([]);
    expect(findings(steps, rows.with(1, row('c/b', 'action')), 'completed').length).toBeGreaterThan(0);
    expect(findings(steps, rows.with(2, row('d', 'action', 'completed', { started_at: 0 })), 'completed')).toHaveLength(
      1,
    );
  });

  it('may go on with what stands for a step that a limit around it had ended, once a step beside it was settled', () => {
    const late = { error: { code: 'DEADLINE_EXCEEDED' }, finished_at: 1e6 };
    const inner: DocumentedStep = { id: 'i', steps: [leaf('a')], fallback: [leaf('instead')] };
    const steps: DocumentedStep[] = [{ id: 'p', timeout: '1s', parallel: [inner, leaf('b')] }];
    const rows = [
      row('p', 'parallel', 'completed', { finished_at: 1e6 }),
      row('p/i', 'group', 'failed', late),
      row('p/i/a', 'wait', 'failed', late),
      row('p/b', 'action'),
      row('p/i/instead', 'action'),
    ];
    expect(findings(steps, rows, 'completed', true)).toEqual([]);
    expect(findings(steps, rows.slice(0, 4), 'completed', true).length).toBeGreaterThan(0);
    expect(findings(steps, rows, 'completed').length).toBeGreaterThan(0);
  });

  it('says of one that began whether what it took over was undone', () => {
    const steps = [leaf('a', { compensate: [leaf('undo')] }), leaf('b')];
    const rows = [row('a', 'action', 'completed', { claim_token: '0' })];
    const run = { id: 'x', event_id: 'e', workflow_name: 'w', origin: 'rerun/y/k', status: 'cancelled', error: null };
    const told = { cancelled: true, givenUp: false, wentOn: false };
    const found = (started_at: number) => replay({ ...run, started_at, finished_at: 9 }, { steps }, rows, told).record;
    expect(found(9)).toEqual([]);
    expect(found(8)).toEqual(['not everything was undone']);
  });
});
