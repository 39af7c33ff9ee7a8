import fc from 'fast-check';
import { branchesOf } from '../document/branches.ts';
import type { StepDocument } from '../document/document.ts';
import { STEP_FIELD_KINDS, STEP_KINDS, type StepKind } from '../document/document-schema.ts';
import { condition, duration, object, optional, text } from './arbitrary-values.ts';

type Body = Omit<StepDocument, 'id'>;

const retry = fc.record(
  {
    attempts: fc.integer({ min: 1, max: 100 }),
    backoff: duration,
    factor: fc.constantFrom(1, 1.5, 2),
    max: duration,
    jitter: fc.boolean(),
  },
  optional,
);
const policy = fc.record(
  {
    max_files: fc.nat(1000),
    max_edits: fc.nat(1000),
    allowed_paths: fc.constantFrom(['src/**'], ['a', '*.md']),
    allowed_commands: fc.constantFrom(['git *'], []),
  },
  optional,
);
const wait = fc.oneof(
  duration.map((time) => ({ for: time })),
  fc.constantFrom('{{event.payload.at}}', '2026-12-01T00:00:00Z', 1_800_000_000_000).map((until) => ({ until })),
  fc.record(
    { signal: fc.constant('approved'), timeout: duration },
    { requiredKeys: ['signal'], noNullPrototype: true },
  ),
);
const approval = fc.record(
  {
    message: fc.constantFrom('Really?', 'Pay {{event.payload.sum}}?'),
    options: fc.constant<string[]>(['yes', 'no']),
    approvers: fc.constantFrom<string[]>(['slack:U1'], ['ada@example.com', 'bob']),
  },
  { requiredKeys: ['message'], noNullPrototype: true },
);

/** Steps of every kind with everything that may stand around them, in lists that nest; without their ids. */
const { steps } = fc.letrec<{ steps: Body[]; step: Body }>((tie) => {
  const list = tie('steps') as fc.Arbitrary<StepDocument[]>;
  const cases = fc.array(fc.record({ when: condition, steps: list }, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 2,
  });
  /** A kind that is not here does not type-check. */
  const kinds: Record<StepKind, fc.Arbitrary<Body>> = {
    condition: condition.map((source) => ({ condition: source })),
    set: object.map((set) => ({ set })),
    action: fc.constant({ action: 'http/request' }),
    uses: fc.constant({ uses: 'db:query' }),
    call: fc.constant({ call: 'another-workflow' }),
    wait: wait.map((given) => ({ wait: given })),
    approval: fc.oneof(
      approval.map((given) => ({ approval: given })),
      duration.map((timeout) => ({
        approval: { message: 'Really?', options: ['yes', 'no'], fail_on: ['no'], on_timeout: 'no' },
        timeout,
      })),
    ),
    steps: list.map((inside) => ({ steps: inside })),
    parallel: list.map((inside) => ({ parallel: inside })),
    for_each: fc
      .record(
        {
          in: fc.constantFrom('{{event.payload.list}}', ['a', 1]),
          concurrency: fc.integer({ min: 1, max: 1000 }),
          steps: list,
        },
        { requiredKeys: ['in', 'steps'], noNullPrototype: true },
      )
      .map((loop) => ({ for_each: loop })),
    switch: fc
      .record({ cases, default: list }, { requiredKeys: ['cases'], noNullPrototype: true })
      .map((choice) => ({ switch: choice })),
  };
  const around = {
    description: text,
    if: condition,
    // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
    then: list,
    else: list,
    connection: fc.constantFrom('main', 'other-1'),
    with: object,
    policy,
    on_failure: fc.constantFrom('abort' as const, 'continue' as const),
    retry,
    timeout: duration,
    on_error: list,
    fallback: list,
    compensate: list,
  };
  const of = (kind: StepKind): fc.Arbitrary<Body> => {
    const fields = Object.entries(around).filter(
      ([key]) => STEP_FIELD_KINDS[key as keyof StepDocument]?.includes(kind) ?? true,
    );
    const few = fc.subarray(
      fields.map(([key]) => key),
      { maxLength: 4 },
    );
    return fc
      .tuple(kinds[kind], fc.record(Object.fromEntries(fields), { requiredKeys: [], noNullPrototype: true }), few)
      .map(([body, given, wanted]) => ({
        ...Object.fromEntries(Object.entries(given).filter(([key]) => wanted.includes(key))),
        ...body,
      }));
  };
  const leaves: StepKind[] = ['condition', 'set', 'action', 'uses', 'call', 'wait', 'approval'];
  const bare = fc.oneof(...leaves.filter((kind) => kind !== 'condition').map((kind) => kinds[kind]));
  return {
    step: fc.oneof({ maxDepth: 2, withCrossShrink: true }, bare, ...STEP_KINDS.map(of)),
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  };
});

/** Steps with ids of their own, in whatever lists they stand. */
export const arbitrarySteps: fc.Arbitrary<StepDocument[]> = steps.map((bodies) => numbered(bodies, { next: 0 }));

function numbered(bodies: readonly Body[], ids: { next: number }): StepDocument[] {
  return bodies.map((body) => {
    const step: StepDocument = structuredClone({ id: `s${ids.next++}`, ...body });
    for (const { place, steps: inside } of branchesOf(step)) {
      let at = step as unknown as Record<string | number, unknown>;
      for (const segment of place.slice(0, -1)) at = at[segment] as typeof at;
      at[place.at(-1)!] = numbered(inside, ids);
    }
    return step;
  });
}
