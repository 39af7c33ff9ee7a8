import { deedsOf } from '../operator/deeds.ts';
import type { RecordedCall } from '../world/outside-world.ts';
import type { StepRow } from './history.ts';
import { keyOfNotice } from './people.ts';
import { groupBy, type Rule } from './rule.ts';

function keyed(steps: readonly StepRow[]): Map<string, StepRow[]> {
  return groupBy(
    steps.filter((step) => step.idempotency_key !== null),
    (step) => step.idempotency_key ?? '',
  );
}

function callsByKey(calls: readonly RecordedCall[]): Map<string, RecordedCall[]> {
  return groupBy(calls, (call) => call.idempotencyKey ?? '');
}

/** The intent is committed before the executor is called; what only reads needs none. */
export const noCallWithoutIntent: Rule = {
  name: 'the outside world was told nothing without a committed intent',
  breaches({ steps, calls, notices }) {
    const intents = new Set([...keyed(steps).keys(), ...notices.map(keyOfNotice)]);
    return calls
      .filter((call) => !call.path.endsWith('/pure') && !intents.has(call.idempotencyKey ?? ''))
      .map((call) => `a call to ${call.path} with idempotency key ${call.idempotencyKey} belongs to no step`);
  },
};

/**
 * A `once` action reaches the world at most once. An answer that says nothing was done (429) may be followed by another
 * call; a call that was or may have been taken in is the last.
 */
export const onceIsOnce: Rule = {
  name: 'a once action is called at most once, and uncertain when its effect is unknown',
  breaches({ steps, calls, deeds }) {
    const seen = callsByKey(calls);
    // Of what was given up nobody said whether it was done.
    const givenUp = new Set(
      deedsOf(deeds, 'settle')
        .filter(({ as }) => as === 'give_up')
        .map(({ executionId }) => executionId),
    );
    return [...keyed(steps)].flatMap(([key, attempts]) => {
      if (attempts[0]?.effect !== 'once') return [];
      const made = seen.get(key) ?? [];
      const taken = made.filter((call) => call.answer !== 'unavailable' && call.answer !== 'refused');
      const problems: string[] = [];
      if (taken.length > 1) problems.push(`${key}: taken in ${taken.length} times`);
      if (taken.length === 1 && made.at(-1) !== taken[0]) problems.push(`${key}: called again after it was taken in`);
      const newest = attempts.reduce((a, b) => (a.attempt > b.attempt ? a : b));
      if (newest.status === 'completed' && taken.length !== 1)
        problems.push(`${key}: completed, and the world saw ${taken.length}`);
      if (newest.status === 'failed' && taken.length > 0 && !givenUp.has(newest.execution_id))
        problems.push(`${key}: failed, and the world took it in`);
      return problems;
    });
  },
};

/** Every attempt of a step carries one key, and what is completed was really called. */
export const keysAreStable: Rule = {
  name: 'every attempt of a step carries the same idempotency key, and a completed action was called',
  breaches({ steps, calls, deeds }) {
    const seen = callsByKey(calls);
    const settled = new Set(deedsOf(deeds, 'settle').map(({ executionId, path }) => `${executionId} ${path}`));
    const actions = steps.filter((step) => step.kind === 'action' || step.kind === 'uses');
    return [...groupBy(actions, (step) => `${step.execution_id} ${step.path}`)].flatMap(([place, attempts]) => {
      const keys = new Set(attempts.map((attempt) => attempt.idempotency_key).filter((key) => key !== null));
      const problems: string[] = [];
      if (keys.size > 1) problems.push(`${place}: keys ${[...keys].join(' and ')}`);
      const done = attempts.find((attempt) => attempt.status === 'completed');
      if (
        done &&
        !settled.has(place) &&
        !seen.get(done.idempotency_key ?? '')?.some((call) => call.answer !== 'reset')
      ) {
        problems.push(`${place}: completed, and the world answered no call with key ${done.idempotency_key}`);
      }
      return problems;
    });
  },
};

/** What Automate itself suffers never fails a run. */
export const failuresComeFromOutside: Rule = {
  name: 'a run fails only for what the outside world answered',
  breaches({ executions, steps, calls, deeds }) {
    const seen = callsByKey(calls);
    const settled = new Set(deedsOf(deeds, 'settle').map(({ executionId }) => executionId));
    const byExecution = groupBy(steps, (step) => step.execution_id);
    return executions
      .filter((execution) => execution.status === 'failed')
      .flatMap((execution) => {
        const failed = byExecution.get(execution.id)?.filter((step) => step.status === 'failed') ?? [];
        // A time that ran out, a run that was called, and a plugin whose process was killed are to blame as well.
        const blamed =
          settled.has(execution.id) ||
          execution.error?.code === 'DEADLINE_EXCEEDED' ||
          failed.some(
            ({ kind, error, idempotency_key: key }) =>
              kind === 'call' ||
              kind === 'uses' ||
              (kind === 'approval' && error?.code === 'FAILED_PRECONDITION') ||
              (kind !== 'action' && error?.code === 'DEADLINE_EXCEEDED') ||
              seen.get(key ?? '')?.some((call) => call.answer !== 'ok'),
          );
        const told = failed.map(({ path, error }) => `${path} ${JSON.stringify(error)}`);
        return blamed ? [] : [`execution ${execution.id} failed: ${told.join(', ')}`];
      });
  },
};

/** What steps left behind is there, and is what they left. */
export const contentsAreWhole: Rule = {
  name: 'what a step left behind is there and whole',
  breaches: ({ contents }) =>
    contents
      .filter(({ whole }) => !whole)
      .map(({ execution_id, path, location }) => `${execution_id} ${path}: ${location}`),
};
