import type { Random } from '../random.ts';
import { randomSurroundings } from './random-surroundings.ts';
import { type DocumentedStep, type ScenarioWorkflow, SIGNALS, TICKS } from './workflows.ts';

/** How deep steps stand in steps. */
const DEPTH = 3;

/** How deep what stands around a step may stand in what stands around others: a document nests 64 deep at most. */
const AROUND = 18;

/** How often a large output has the idempotency key in it: more than a row may hold. */
const SIZE = 3_000;

/** Runs that others call, each of which may call those after it. */
const CALLED = 3;

/**
 * Workflows made up of every kind of step, inside of one another, with what may stand around a step: one for each type of
 * event, some that are called, and one that ticks every second.
 */
export function randomWorkflows(worldUrl: string, random: Random, types: readonly string[]): ScenarioWorkflow[] {
  const chance = (percent: number) => random.next() * 100 < percent;
  const bool = () => (chance(50) ? 'true' : 'false');

  /** The steps of a workflow that may call those named. */
  const stepsOf = (depthOfAll: number, callable: readonly string[]): DocumentedStep[] => {
    let ids = 0;
    let nested = 0;
    const list = (most: number, depth: number) => Array.from({ length: random.integer(1, most) }, () => step(depth));
    const tell = (): Partial<DocumentedStep> => {
      const uses = chance(20);
      const effect = random.pick(uses ? ['once', 'idempotent'] : ['once', 'once', 'idempotent', 'pure']);
      const manner = random.pick(['', '', '', '/polite', '/polite', '/refused']);
      return {
        ...(uses ? { uses: `frail:${effect}` } : { action: `world/${effect}` }),
        with: {
          url: `${worldUrl}${manner}/${effect}`,
          body: '{{execution.id}}',
          ...(chance(5) && { size: SIZE }),
        },
        retry: { attempts: random.integer(1, 8), backoff: '20ms', max: '200ms' },
        timeout: '1s',
      };
    };
    const approval = (): Partial<DocumentedStep> => {
      const timed = chance(40);
      const strict = chance(30) && { fail_on: ['reject'] };
      const inTheEnd = timed && chance(50) && { on_timeout: 'reject' };
      return {
        approval: { message: 'May it?', ...strict, ...inTheEnd },
        ...(timed && { timeout: `${random.integer(200, 5_000)}ms` }),
      };
    };
    const strategy = (): Partial<DocumentedStep> => ({
      ...(chance(50) && { on_failure: random.pick(['abort', 'continue'] as const) }),
      ...(chance(30) && { retry: { attempts: 2, backoff: '20ms' } }),
      ...(chance(12) && { timeout: `${random.integer(200, 4_000)}ms` }),
    });
    const leaf = (): Partial<DocumentedStep> => {
      if (chance(65)) return tell();
      if (callable.length > 0 && chance(15)) {
        return { call: random.pick(callable), with: {}, ...(chance(30) && { timeout: `${random.integer(1, 5)}s` }) };
      }
      const limit = chance(40) ? { timeout: `${random.integer(200, 5_000)}ms` } : {};
      return random.pick([
        { wait: { for: `${random.integer(1, 600)}ms` } },
        { wait: { signal: random.pick(SIGNALS), ...limit } },
        approval(),
        { set: { event: '{{event.type}}' } },
        { condition: bool() },
      ]);
    };
    const composite = (depth: number): Partial<DocumentedStep> => {
      const kind = random.integer(0, 4);
      if (kind === 0) return { steps: list(3, depth), ...strategy() };
      if (kind === 1) return { parallel: list(4, depth), ...strategy() };
      if (kind === 2) {
        const items = Array.from({ length: random.integer(0, 4) }, (_, item) => item);
        return { for_each: { in: items, concurrency: random.integer(1, 3), steps: list(2, depth) }, ...strategy() };
      }
      // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
      if (kind === 3) return { condition: bool(), then: list(2, depth), else: list(2, depth), ...strategy() };
      const cases = Array.from({ length: random.integer(1, 2) }, () => ({ when: bool(), steps: list(2, depth) }));
      return { switch: { cases, ...(chance(50) && { default: list(1, depth) }) }, ...strategy() };
    };
    const around = <T extends Partial<DocumentedStep>>(make: () => T): T | undefined => {
      nested += 1;
      const made = make();
      nested -= 1;
      return nested < AROUND ? made : undefined;
    };
    const step = (depth: number): DocumentedStep => {
      ids += 1;
      return {
        id: `s${ids}`,
        ...(chance(10) && { if: bool() }),
        ...(depth > 0 && chance(55) ? composite(depth - 1) : leaf()),
        ...(chance(12) && around(() => ({ on_error: list(1, 0) }))),
        ...(chance(20) && around(() => ({ fallback: list(2, 0) }))),
        ...(chance(25) && around(() => ({ compensate: list(1, 0) }))),
      };
    };
    return list(4, depthOfAll);
  };

  const called = Array.from({ length: CALLED }, (_, number) => `called-${number}`);
  const limit = () => chance(10) && { timeout: `${random.integer(3, 12)}s` };
  return [
    // What is called has to be there before what calls it.
    ...called
      .map((name, number): ScenarioWorkflow => {
        const steps = stepsOf(1, called.slice(number + 1));
        return { document: { name, on: [{ manual: true }], ...limit(), steps }, matches: () => false };
      })
      .toReversed(),
    ...types.map((type, number): ScenarioWorkflow => {
      const steps = stepsOf(DEPTH, called);
      const around = { ...limit(), ...randomSurroundings(worldUrl, random) };
      const document = { name: `random-${number}`, on: [{ event: type }], ...around, steps };
      return { document, matches: (told) => told === type };
    }),
    {
      matches: () => false,
      document: { name: TICKS, on: [{ every: '1s', missed: 'all' }], steps: stepsOf(0, []) },
    },
  ];
}
