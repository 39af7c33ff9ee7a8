import { AutomateError, type InputProblem, type JsonObject } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { parseWorkflow, workflowFromJson } from '../parse-workflow.ts';
import { cpuMs } from '../testing/cpu-time.ts';

function problemsOf(run: () => unknown): InputProblem[] {
  try {
    run();
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    return error.details?.errors ?? [];
  }
  throw new Error('nothing was refused');
}

const long = 'abcdefghij'.repeat(9);
const steps = Array.from({ length: 900 }, (_, i) => ({ id: `s${long}${i}`, set: {} as JsonObject }));
const of = (last: object) => ({ name: 'x', on: [{ event: 'a' }], steps: [...steps, { id: 'z', ...last }] });
const texts = (text: string) =>
  Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, text.repeat(Math.floor(3000 / text.length))]));

describe('a document with thousands of mistakes', () => {
  it.each([
    ['steps that are not there', of({ set: texts(`{{steps.t${long}x.output}} `) })],
    ['steps that are far from any other', of({ set: texts('{{steps.q.output}} ') })],
    ['variables that are not listed', of({ set: texts('$env:A ') })],
    [
      'conditions',
      {
        ...of({}),
        steps: [
          ...steps,
          ...Array.from({ length: 99 }, (_, i) => ({
            id: `c${i}`,
            condition: `${`steps.t${long} || `.repeat(40)}true`,
          })),
        ],
      },
    ],
  ])('(%s) is refused in little time, with the first of them', (_what, document) => {
    const started = cpuMs();
    const told = problemsOf(() => parseWorkflow(JSON.stringify(document), 'json'));
    expect(cpuMs() - started).toBeLessThan(12_000);
    expect(told.length).toBe(100);
    expect(JSON.stringify(told).length).toBeLessThan(1_000_000);
  });
});

describe('plain data that nests without end', () => {
  it.each(['set', 'with', 'on', 'steps', 'description'])('is refused under %s', (field) => {
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level++) deep = level % 2 ? [deep] : { deep };
    const step = field === 'with' ? { id: 'a', action: 'http/request', with: { deep } } : { id: 'a', set: { deep } };
    const top = field === 'set' || field === 'with' ? { steps: [step] } : { [field]: deep };
    const told = problemsOf(() =>
      workflowFromJson({ name: 'x', on: [{ event: 'a' }], steps: [{ id: 'a', set: {} }], ...top }),
    );
    expect(told[0]?.message).toMatch(/deep|must be/);
  });
});
