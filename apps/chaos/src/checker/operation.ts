import { deedsOf } from '../operator/deeds.ts';
import type { StepRow } from './history.ts';
import { groupBy, type Rule } from './rule.ts';

/** How long the product may take to hear of something that is in its tables, in milliseconds; it looks several times a second. */
const HEARING_MS = 10_000;

/** A wait is ended by a signal that was sent to its run under this name, and each signal ends one. */
export const signalsArriveOnce: Rule = {
  name: 'a wait gives what a signal brought, and each signal is for one',
  breaches({ steps, deeds, inbox, executions }) {
    const sent = new Map(
      deedsOf(deeds, 'signal').map((deed) => [`${deed.executionId} ${deed.name} ${deed.number}`, deed]),
    );
    // What was done before is taken over by reruns with what it gave.
    const own = steps.filter(({ claim_token }) => claim_token !== '0');
    const done = own.filter(({ kind, waits_for, status }) => kind === 'wait' && waits_for && status === 'completed');
    const taken = groupBy(done, (step) => `${step.execution_id} ${step.waits_for} ${numberOf(step)}`);
    const wrong = [...taken].flatMap(([place, waits]) => {
      const keys = sent.get(place)?.keys.length ?? 0;
      return waits.length <= keys ? [] : [`${place}: ends ${waits.length} waits, was sent ${keys} times`];
    });
    const ended = new Map(executions.map(({ id, finished_at }) => [id, finished_at]));
    const missed = own.flatMap((step) => {
      if (step.kind !== 'wait' || step.waits_for === null || step.error?.code !== 'DEADLINE_EXCEEDED') return [];
      if (step.due_at === null || step.finished_at === null || step.finished_at < step.due_at - 1) return [];
      const there = inbox.find(
        ({ execution_id, kind, name, consumed, received_at }) =>
          execution_id === step.execution_id &&
          kind === 'signal' &&
          name === step.waits_for &&
          !consumed &&
          received_at < step.due_at! - HEARING_MS,
      );
      return there === undefined ? [] : [`${step.execution_id} ${step.path}: timed out, and its signal was there`];
    });
    const held = new Set(inbox.map(({ execution_id, key }) => `${execution_id} ${key}`));
    const lost = deedsOf(deeds, 'signal').flatMap(({ accepted, executionId, name }) => {
      const there = accepted.every((key) => held.has(`${executionId} signal:${key}`));
      return there || !ended.has(executionId) ? [] : [`${executionId}: the signal ${name} was taken and is gone`];
    });
    return [...wrong, ...missed, ...lost];
  },
};

function numberOf({ output }: StepRow): unknown {
  return (output as { number?: unknown } | null)?.number;
}

/** Once its cancellation is known to a run nothing begins any more but what undoes. */
export const cancelledBeginsNothing: Rule = {
  name: 'no step begins after the cancellation of its run was acknowledged',
  breaches({ begunAfterCancel, documents, executions, deeds }) {
    const workflows = new Map(executions.map(({ id, workflow_name }) => [id, workflow_name]));
    const undoing = new Map([...documents].map(([name, { steps }]) => [name, idsThatUndo(steps)]));
    const acknowledged = new Map(
      deedsOf(deeds, 'cancel').map(({ executionId, acknowledgedAt }) => [executionId, acknowledgedAt]),
    );
    const begun = begunAfterCancel.flatMap(
      ({ execution_id: id, path, attempt, cancelled_at, begun_at, claimed_at }) => {
        const ids = undoing.get(workflows.get(id) ?? '');
        if (path.split('/').some((segment) => ids?.has(segment))) return [];
        const told = `execution ${id}: attempt ${attempt} of ${path} began ${(begun_at - cancelled_at).toFixed(0)} ms later`;
        // Whoever claims a run reads its inbox first; one who had it hears of it.
        if (claimed_at > (acknowledged.get(id) ?? Infinity)) return [`${told}, under a claim that came later, too`];
        return begun_at - cancelled_at < HEARING_MS / 2 ? [] : [told];
      },
    );
    const byId = new Map(executions.map((execution) => [execution.id, execution]));
    const open = deedsOf(deeds, 'cancel')
      .filter(({ executionId }) => (byId.get(executionId)?.finished_at ?? null) === null)
      .map(({ executionId }) => `execution ${executionId} was cancelled and has not ended`);
    return [...begun, ...open];
  },
};

/** A run ends as it was told to, whatever befell it on the way. */
export const endsAsTold: Rule = {
  name: 'a run that acted on its cancellation is cancelled',
  breaches({ executions, inbox, deeds }) {
    const told = new Set(
      inbox.filter(({ kind, consumed }) => kind === 'cancel' && consumed).map(({ execution_id }) => execution_id),
    );
    const givenUp = new Set(
      deedsOf(deeds, 'settle').flatMap(({ executionId, as }) => (as === 'give_up' ? [executionId] : [])),
    );
    return executions.flatMap(({ id, status }) => {
      const asAsked = status === 'cancelled' || (status === 'failed' && givenUp.has(id));
      return !told.has(id) || asAsked ? [] : [`execution ${id} was cancelled and is ${status}`];
    });
  },
};

function idsThatUndo(steps: unknown, inside = false): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown, undoing: boolean) => {
    if (typeof value !== 'object' || value === null) return;
    if (undoing && 'id' in value) found.add(String(value.id));
    for (const [key, one] of Object.entries(value)) walk(one, undoing || key === 'compensate');
  };
  walk(steps, inside);
  return found;
}

/** A paused workflow begins no run. */
export const pausedBeginsNothing: Rule = {
  name: 'no run of a paused workflow begins',
  breaches({ executions, deeds }) {
    return deedsOf(deeds, 'pause').flatMap(({ workflow, from, until }) =>
      executions
        .filter(({ workflow_name, started_at, status }) => {
          if (workflow_name !== workflow || started_at === null || status === 'cancelled') return false;
          return started_at > from + HEARING_MS / 2 && started_at < until;
        })
        .map(({ id, started_at }) => `execution ${id} began ${(started_at! - from).toFixed(0)} ms into a pause`),
    );
  },
};

/** Of one call there is one run, and the caller's step ends as that did. */
export const callsAreOne: Rule = {
  name: 'a call is one run, and gives what that gave',
  breaches({ executions, steps, deeds }) {
    const called = groupBy(
      executions.filter(({ origin }) => origin.startsWith('call/')),
      ({ origin }) => origin,
    );
    const several = [...called].filter(([, runs]) => runs.length > 1).map(([origin]) => `${origin} is several runs`);
    const settled = new Set(deedsOf(deeds, 'settle').map(({ executionId, path }) => `${executionId} ${path}`));
    // The origin of a called run ends with who called it: its execution and the step's path.
    const byCaller = new Map([...called].map(([origin, runs]) => [origin.split('/').slice(2).join('/'), runs[0]]));
    const calls = steps.filter(({ kind, status }) => kind === 'call' && status === 'completed');
    const wrong = calls.flatMap(({ execution_id, path, claim_token }) => {
      if (claim_token === '0' || settled.has(`${execution_id} ${path}`)) return [];
      const status = byCaller.get(`${execution_id}/${path}`)?.status;
      return status === 'completed' ? [] : [`${execution_id} ${path} is completed, its run ${status}`];
    });
    return [...several, ...wrong];
  },
};

/** Every tick has one event and one run, and between two ticks none is missing. */
export const ticksFireOnce: Rule = {
  name: 'a tick is fired once, and none is left out',
  breaches({ ticks, executions }) {
    const runs = groupBy(
      executions.filter(({ origin }) => origin === ''),
      (execution) => execution.event_id,
    );
    const wrong = ticks.flatMap(({ event_id, scheduled_for }) => {
      const count = runs.get(event_id)?.length ?? 0;
      return count === 1 ? [] : [`the tick of ${scheduled_for} has ${count} runs`];
    });
    const times = ticks.map(({ scheduled_for }) => Date.parse(scheduled_for)).sort((a, b) => a - b);
    const uneven = times.slice(1).flatMap((time, index) => {
      const since = time - times[index]!;
      return since === 1_000 ? [] : [`${new Date(time).toISOString()} comes ${since} ms after the tick before`];
    });
    return [...wrong, ...uneven];
  },
};

/** Asked for twice under one key it is one. */
export const rerunsAreOne: Rule = {
  name: 'a rerun is one run, the one that was answered',
  breaches({ executions, deeds }) {
    const byOrigin = groupBy(
      executions.filter(({ origin }) => origin.startsWith('rerun/')),
      ({ origin }) => origin,
    );
    const answered = deedsOf(deeds, 'rerun').flatMap(({ origin, created }) => {
      const found = (byOrigin.get(origin) ?? []).map(({ id }) => id);
      return found.join() === created ? [] : [`${origin} was answered with ${created} and is [${found}]`];
    });
    return answered;
  },
};
