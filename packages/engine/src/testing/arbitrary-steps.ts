import type { StepDocument } from '@automate/workflow';
import fc from 'fast-check';

type Shape = Omit<StepDocument, 'id'> & { reads?: number };

const optional = <T>(value: fc.Arbitrary<T>, freq = 3) => fc.option(value, { nil: undefined, freq });
const bool = fc.constantFrom('true', 'false');
const onFailure = optional(fc.constantFrom('abort', 'continue'), 2) as fc.Arbitrary<'abort' | 'continue' | undefined>;

const action = (answers: readonly (number | 'down' | 'no')[]): fc.Arbitrary<Shape> =>
  fc
    .record({ effect: fc.constantFrom('idempotent', 'pure', 'once'), answer: fc.constantFrom(...answers) })
    // Of what must not be done twice no call is in vain: whether it was done would depend on when a process dies.
    .map(({ effect, answer }) => ({
      action: `world/${effect}`,
      with: { answer: effect === 'once' && answer === 1 ? 0 : answer },
      retry: { attempts: 2, backoff: 1, jitter: false },
    }));

const leaf = fc.oneof(
  action([0, 0, 0, 1, 'down', 'no']),
  fc.nat().map((reads): Shape => ({ set: {}, reads })),
  fc.constant<Shape>({ wait: { for: 1 } }),
  bool.map((condition): Shape => ({ condition })),
);
/** What stands around a step is short: it is what goes on inside that is looked at. */
const handler = (maxLength: number) => fc.array(leaf, { minLength: 1, maxLength }) as fc.Arbitrary<StepDocument[]>;

const { steps: anySteps } = fc.letrec<{ step: Shape; steps: Shape[]; body: Shape }>((tie) => {
  const few = (maxLength: number) => fc.array(tie('step'), { minLength: 1, maxLength });
  const named = few as (maxLength: number) => fc.Arbitrary<StepDocument[]>;
  return {
    step: fc
      .tuple(
        tie('body'),
        fc.record({
          if: optional(bool, 6),
          on_error: optional(handler(1), 8),
          fallback: optional(handler(2), 6),
          compensate: optional(
            action([0]).map((one) => [one] as StepDocument[]),
            5,
          ),
          retry: optional(fc.constant({ attempts: 2, backoff: 1, jitter: false }), 3),
        }),
      )
      .map(([body, { retry, ...around }]) => {
        const holds = !body.action && !body.set && !body.wait && !(body.condition && !body.then && !body.else);
        return { ...around, ...body, ...(holds && retry && { retry }) } as Shape;
      }),
    steps: few(4),
    body: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      fc.record({ steps: named(3), on_failure: onFailure }) as fc.Arbitrary<Shape>,
      fc.record({ parallel: named(3), on_failure: onFailure }) as fc.Arbitrary<Shape>,
      fc
        .record({
          items: fc.array(fc.nat(9), { maxLength: 3 }),
          concurrency: fc.integer({ min: 1, max: 3 }),
          steps: named(2),
          on_failure: onFailure,
        })
        .map(
          ({ items, concurrency, steps, on_failure }): Shape => ({
            for_each: { in: items, concurrency, steps },
            on_failure,
          }),
        ),
      // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
      fc.record({ condition: bool, then: named(2), else: named(1), on_failure: onFailure }) as fc.Arbitrary<Shape>,
      fc
        .record({
          cases: fc.array(fc.record({ when: bool, steps: named(2) }), { minLength: 1, maxLength: 2 }),
          default: optional(named(1), 2),
        })
        .map((choice): Shape => ({ switch: choice })),
    ),
  };
});

/** Lists of steps of every kind, inside of one another, with what may stand around a step. Ids are `s0`, `s1`, ... */
export const arbitrarySteps: fc.Arbitrary<StepDocument[]> = anySteps.map((shapes) => {
  let next = 0;
  const name = (list: readonly Shape[], seen: string[]): StepDocument[] =>
    list.map((shape) => {
      const id = `s${next++}`;
      const { reads, ...step } = structuredClone(shape) as Shape;
      if (step.set) {
        const of = seen[(reads ?? 0) % Math.max(1, seen.length)];
        step.set = of === undefined ? { id } : { output: `{{steps.${of}.output}}`, status: `{{steps.${of}.status}}` };
      }
      if (step.action) step.with = { ...step.with, id };
      // What is inside of a group is read by what follows it; the rest may not have run, or runs at the same time.
      const apart = (steps: readonly StepDocument[]) => name(steps, [...seen]);
      if (step.steps) step.steps = name(step.steps, seen);
      if (step.parallel) step.parallel = step.parallel.flatMap((one) => apart([one]));
      if (step.for_each) step.for_each.steps = apart(step.for_each.steps);
      // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
      if (step.then) step.then = apart(step.then);
      if (step.else) step.else = apart(step.else);
      for (const one of step.switch?.cases ?? []) one.steps = apart(one.steps);
      if (step.switch?.default) step.switch.default = apart(step.switch.default);
      for (const role of ['on_error', 'fallback', 'compensate'] as const) {
        if (step[role]) step[role] = apart(step[role]);
      }
      seen.push(id);
      return JSON.parse(JSON.stringify({ id, ...step })) as StepDocument;
    });
  return name(shapes, []);
});
