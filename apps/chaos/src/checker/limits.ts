import type { DocumentedLimit } from '../scenarios/workflows.ts';
import type { StepRow } from './history.ts';
import { groupBy, type Rule } from './rule.ts';
import type { PlaceChange } from './witness.ts';

/** The time of every rate, in milliseconds. */
const PER_MS = 1_000;

/** Never more runs have a place than a limit allows, and one keeps its place of concurrency until it is over. */
export const placesAreFew: Rule = {
  name: 'no more runs have a place than a limit allows',
  breaches({ places, documents }) {
    return [...groupBy(places, ({ workflow_name, gate }) => `${workflow_name} ${gate}`)].flatMap(([place, changes]) => {
      const { workflow_name, gate } = changes[0]!;
      const document = documents.get(workflow_name);
      if (gate.startsWith('rate/')) return tooOften(place, changes, document?.rate);
      return tooMany(place, changes, document?.concurrency);
    });
  },
};

function tooMany(place: string, changes: readonly PlaceChange[], limit: DocumentedLimit | undefined): string[] {
  let taken = 0;
  return changes.flatMap(({ change, execution_id, alive }) => {
    taken += change === 'taken' ? 1 : -1;
    if (change === 'freed') return alive ? [`${place}: ${execution_id} lost its place before it was over`] : [];
    const most = limit?.limit ?? 0;
    return taken > most ? [`${place}: ${execution_id} has one of ${taken} places, of ${most}`] : [];
  });
}

function tooOften(place: string, changes: readonly PlaceChange[], limit: DocumentedLimit | undefined): string[] {
  const most = limit?.limit ?? 0;
  const taken = changes.filter(({ change }) => change === 'taken');
  return taken.slice(most).flatMap(({ at, execution_id }, index) => {
    const since = at - taken[index]!.at;
    // A place is taken a moment before it is seen to be.
    return since >= PER_MS - 100 ? [] : [`${place}: ${execution_id} is one more than ${most} within ${since} ms`];
  });
}

/** What a workflow with limits runs has a place of its own key. */
export const whoRunsHasAPlace: Rule = {
  name: 'a run under limits has a place at each of them, under its key',
  breaches({ places, documents, executions, steps, events, inbox }) {
    // What goes on after its end waits for concurrency alone, also where it had died before it began.
    const requeued = new Set(inbox.filter(({ kind }) => kind === 'requeue').map(({ execution_id }) => execution_id));
    const keys = new Map(events.map(({ id, key }) => [id, key]));
    const ran = new Set(steps.filter(byItself).map(({ execution_id }) => execution_id));
    const had = groupBy(
      places.filter(({ change }) => change === 'taken'),
      ({ execution_id }) => execution_id,
    );
    return executions.flatMap(({ id, workflow_name, event_id, origin }) => {
      if (!ran.has(id)) return [];
      const { concurrency, rate } = documents.get(workflow_name) ?? {};
      const gates = (had.get(id) ?? []).map(({ gate }) => gate.split('/'));
      return Object.entries({ concurrency, rate }).flatMap(([kind, limit]) => {
        if (limit === undefined || (kind === 'rate' && requeued.has(id))) return [];
        const key = limit.key === undefined ? '' : (keys.get(event_id) ?? '');
        const there = gates.some(([of, , under]) => of === kind && under === key);
        return there ? [] : [`${id} of ${workflow_name} (${origin}) ran without a place of ${kind} under "${key}"`];
      });
    });
  },
};

/** Whether a step is not taken over from another run. */
function byItself({ claim_token }: StepRow): boolean {
  return claim_token !== '0';
}

/** What a limit keeps from running has not run; and where another run takes its place, there is one that came later. */
export const refusedDoesNothing: Rule = {
  name: 'a run that a limit refused has done nothing, and one that was debounced has a successor',
  breaches({ executions, steps, documents, events }) {
    const keys = new Map(events.map(({ id, key }) => [id, key]));
    const byId = new Map(executions.map((execution) => [execution.id, execution]));
    const ran = new Set(steps.filter(byItself).map(({ execution_id }) => execution_id));
    return executions.flatMap(({ id, workflow_name, event_id, error, status }) => {
      const { limit, replacedBy } = error?.details ?? {};
      if (limit === undefined) return [];
      const problems: string[] = [];
      const document = documents.get(workflow_name);
      if (status !== 'cancelled') problems.push(`${id} was refused by ${limit} and is ${status}`);
      if (ran.has(id)) problems.push(`${id} was refused by ${limit} and ran`);
      if (document?.[limit] === undefined)
        problems.push(`${id} was refused by ${limit}, which ${workflow_name} has not`);
      if (limit !== 'debounce') return problems;
      const next = byId.get(replacedBy ?? '');
      const keyed = (document?.debounce as { key?: string } | undefined)?.key !== undefined;
      const sameKey = next !== undefined && (!keyed || keys.get(next.event_id) === keys.get(event_id));
      if (next?.workflow_name !== workflow_name || !sameKey) problems.push(`${id} was replaced by ${replacedBy}`);
      return problems;
    });
  },
};
