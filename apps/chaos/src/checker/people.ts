import { deedsOf } from '../operator/deeds.ts';
import { NOTICES } from '../scenarios/random-surroundings.ts';
import type { DocumentedStep } from '../scenarios/workflows.ts';
import { thatDied } from './progress.ts';
import { groupBy, type Rule } from './rule.ts';

/** The first answer decides, and the step gives what was decided. */
export const answersDecideOnce: Rule = {
  name: 'an approval is answered once, and its step gives that',
  breaches({ approvals, deeds, steps, executions, documents, deadLetters }) {
    const died = thatDied(deadLetters);
    const taken = groupBy(
      deedsOf(deeds, 'answer').filter((deed) => deed.taken),
      ({ approval }) => approval,
    );
    const byPlace = new Map(approvals.map((row) => [`${row.execution_id} ${row.path}`, row]));
    const ended = new Map(executions.map(({ id, finished_at }) => [id, finished_at !== null]));
    const rows = approvals.flatMap(({ id, execution_id, path, status, decision }) => {
      const told = [...new Set((taken.get(id) ?? []).map((deed) => deed.decision))];
      const place = `the approval ${id} of ${execution_id} ${path}`;
      if (status === 'open' && died.has(execution_id)) return [];
      if (status === 'open' && ended.get(execution_id)) return [`${place} is open, and its run is over`];
      if (told.length === 0) return status === 'answered' ? [`${place} was answered by nobody`] : [];
      const right = told.length === 1 && status === 'answered' && decision === told[0];
      return right ? [] : [`${place} is ${status} with ${decision}, and took ${told.join(' and ')}`];
    });
    const failing = new Map([...documents].map(([name, { steps: list }]) => [name, optionsThatFail(list)]));
    const workflows = new Map(executions.map(({ id, workflow_name }) => [id, workflow_name]));
    const results = steps.flatMap(({ execution_id, path, kind, status, output, error, claim_token }) => {
      if (kind !== 'approval' || claim_token === '0') return [];
      const row = byPlace.get(`${execution_id} ${path}`);
      const place = `the step ${path} of ${execution_id}`;
      const id = path.split('/').at(-1) ?? '';
      const fails =
        failing
          .get(workflows.get(execution_id) ?? '')
          ?.get(id)
          ?.includes(row?.decision ?? '') ?? false;
      if (status === 'completed') {
        const { decision } = (output ?? {}) as { decision?: string };
        return row !== undefined && decision === row.decision && !fails
          ? []
          : [`${place} gave ${decision}, and the answer is ${row?.decision}`];
      }
      if (error?.code !== 'FAILED_PRECONDITION') return [];
      return fails ? [] : [`${place} failed with the answer ${row?.decision}`];
    });
    return [...rows, ...results];
  },
};

/** By the ids of approvals, the options that fail them. */
function optionsThatFail(steps: unknown): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    const { id, approval } = value as Partial<DocumentedStep>;
    if (id !== undefined && approval !== undefined) found.set(id, approval.fail_on ?? []);
    for (const one of Object.values(value)) walk(one);
  };
  walk(steps);
  return found;
}

/** Whoever is to be told of how a run ended was told, by calls that say the same under one key. */
export const noticesAreSent: Rule = {
  name: 'who is to be told of the end of a run was told, under one key',
  breaches({ executions, documents, notices, calls }) {
    const told = groupBy(
      calls.filter(({ path }) => path === NOTICES),
      ({ idempotencyKey }) => idempotencyKey ?? '',
    );
    const sent = new Set(notices.filter(({ status }) => status === 'sent').map(keyOfNotice));
    const silent = executions.flatMap(({ id, workflow_name, status, finished_at }) => {
      const { integrations = [] } = documents.get(workflow_name) ?? {};
      return integrations.flatMap(({ on }, integration) => {
        if (finished_at === null || !on.includes(status)) return [];
        const key = keyOfNotice({ execution_id: id, event: status, path: '', integration });
        return sent.has(key) ? [] : [`${id} is ${status}, and the integration ${integration} was not told`];
      });
    });
    const unheard = [...sent].filter((key) => !told.has(key)).map((key) => `${key} is sent, and nobody heard it`);
    const various = [...told].flatMap(([key, all]) => {
      const bodies = new Set(all.map(({ body }) => JSON.stringify(body)));
      return bodies.size === 1 ? [] : [`${key} said ${[...bodies].join(', then ')}`];
    });
    return [...silent, ...unheard, ...various];
  },
};

/** The idempotency key of a notice. */
export function keyOfNotice(notice: {
  execution_id: string;
  event: string;
  path: string;
  integration: number;
}): string {
  const { execution_id, event, path, integration } = notice;
  return `${execution_id}/integrations/${integration}/${event}${path === '' ? '' : `/${path}`}`;
}
