import { deedsOf } from '../operator/deeds.ts';
import type { ScenarioDocument } from '../scenarios/workflows.ts';
import type { ExecutionRow, History, InboxRow, StepRow } from './history.ts';
import { type Findings, replay } from './replay.ts';
import { groupBy, type Rule } from './rule.ts';

const FINAL = new Set(['completed', 'failed', 'cancelled', 'uncertain']);
const PASSED = new Set(['completed', 'skipped']);
const GOES_ON = new Set(['settle', 'requeue']);

/** Nothing is stuck: every execution came to an end. */
export const everythingEnds: Rule = {
  name: 'every execution has ended',
  breaches: ({ executions }) =>
    executions
      .filter((execution) => !FINAL.has(execution.status) || execution.finished_at === null)
      .map((execution) => `execution ${execution.id} is ${execution.status}`),
};

/** What is finished leaves the hot table; what is dead is told. */
export const nothingIsLeftBehind: Rule = {
  name: 'no outbox item outlives its event or execution, and no dead letter is silent',
  breaches({ items, deadLetters, executions }) {
    // In an operated storm those that failed were requeued; what became of the others is not known.
    const given = executions.filter(({ status }) => status === 'failed' || status === 'uncertain');
    const told = new Set(given.map((execution) => execution.id));
    return [
      ...items.map((item) => `item ${item.id} of queue ${item.queue} (${item.ref}) is still ${item.state}`),
      ...deadLetters
        .filter((letter) => letter.queue !== 'executions' || letter.ref === null || !told.has(letter.ref))
        .map((letter) => `dead letter of queue ${letter.queue} (${letter.ref}): ${letter.code} ${letter.message}`),
    ];
  },
};

/** The runs that were given up, as dead letters. */
export function thatDied(deadLetters: History['deadLetters']): Set<string | null> {
  return new Set(deadLetters.filter(({ queue }) => queue === 'executions').map(({ ref }) => ref));
}

/** Nobody knows of a run what nobody knows of one of its steps, and none of them is left open. */
export const statusFollowsSteps: Rule = {
  name: 'the status of an execution agrees with its steps',
  breaches({ executions, steps, deadLetters }) {
    const byExecution = groupBy(steps, (step) => step.execution_id);
    const died = thatDied(deadLetters);
    return executions.flatMap((execution) => {
      const rows = byExecution.get(execution.id) ?? [];
      const statuses = rows.map((step) => step.status);
      // What waited when its run was given up goes on waiting when that is requeued.
      const isOpen = ({ finished_at, status }: StepRow) =>
        finished_at === null && !(status === 'waiting' && died.has(execution.id));
      const open = FINAL.has(execution.status) && rows.some(isOpen);
      const wrong = open || (execution.status === 'uncertain') !== statuses.includes('uncertain');
      const told = rows.map(({ path, attempt, status }) => `${path} ${attempt} ${status}`);
      return wrong ? [`execution ${execution.id} is ${execution.status} with steps [${told.join(', ')}]`] : [];
    });
  },
};

function replayed(history: History, find: (findings: Findings) => string[]): string[] {
  const { executions, steps, documents } = history;
  const byExecution = groupBy(steps, (step) => step.execution_id);
  const cancelled = new Set(history.inbox.filter(({ kind }) => kind === 'cancel').map((entry) => entry.execution_id));
  const settled = deedsOf(history.deeds, 'settle');
  const wentOn = thatWentOn(history.inbox);
  const givenUp = new Set(settled.filter(({ as }) => as === 'give_up').map(({ executionId }) => executionId));
  return executions.flatMap((execution) => {
    const { id } = execution;
    const document: Pick<ScenarioDocument, 'steps'> & Partial<ScenarioDocument> = documents.get(
      execution.workflow_name,
    ) ?? { steps: [] };
    const rows = byExecution.get(id) ?? [];
    const findings = replay(execution, document, rows, {
      cancelled: cancelled.has(id) || wasRefused(execution, document, rows.length > 0),
      givenUp: givenUp.has(id),
      wentOn: wentOn.has(id),
    });
    return find(findings).map((one) => `execution ${execution.id} of ${execution.workflow_name}: ${one}`);
  });
}

/** Whether it never began, by a limit: it was skipped, or others took its place. */
function wasRefused(
  { error, status }: ExecutionRow,
  { concurrency }: Partial<ScenarioDocument>,
  ran: boolean,
): boolean {
  if (error?.details?.limit !== undefined) return true;
  return !ran && status === 'cancelled' && concurrency?.on_limit === 'cancel_oldest';
}

/** The runs that were over and went on: a step of theirs was settled, or their dead letter requeued, or a run that they called. */
function thatWentOn(inbox: History['inbox']): Set<string> {
  return new Set(
    inbox.filter((entry) => GOES_ON.has(entry.kind) || endsAgain(entry)).map(({ execution_id }) => execution_id),
  );
}

/** Whether a run is told of another end of one that it called, which had ended as uncertain. */
function endsAgain({ kind, key }: InboxRow): boolean {
  return kind === 'signal' && key !== null && key.startsWith('call:') && key.includes('@');
}

/** No step ran that should not have, none is missing, and what holds others ended as they did. */
export const recordFollowsDocument: Rule = {
  name: 'what ran, and how it ended, is what the document says',
  breaches: (history) => replayed(history, ({ record }) => record),
};

/** Sequence: a step begins when the one before it is over. */
export const stepsRunInOrder: Rule = {
  name: 'a step begins only after every step before it has a committed result',
  breaches: (history) => replayed(history, ({ order }) => order),
};

/** No committed result twice, and attempts without gaps. */
export const resultsAreWrittenOnce: Rule = {
  name: 'a step has at most one committed result, its last',
  breaches({ steps }) {
    return [...groupBy(steps, (step) => `${step.execution_id} ${step.path}`)].flatMap(([place, rows]) => {
      const attempts = rows.toSorted((a, b) => a.attempt - b.attempt);
      const problems: string[] = [];
      if (attempts.some((row, index) => row.attempt !== index + 1)) {
        problems.push(`${place}: attempts are [${attempts.map((row) => row.attempt)}]`);
      }
      if (attempts.slice(0, -1).some((row) => PASSED.has(row.status)))
        problems.push(`${place}: ran again after its result`);
      return problems;
    });
  },
};

/**
 * The witness sees writes as they happen. In what they leave, tokens are random, so their order says nothing; that one
 * comes back after another had taken over says everything.
 */
export const supersededClaimsWriteNothing: Rule = {
  name: 'a claim writes nothing once another has taken over',
  breaches({ steps, unheldWrites, inbox }) {
    // What stands around a step that was settled, or a call whose run was, begins anew, and keeps the claim that it had.
    const wentOn = thatWentOn(inbox);
    const unheld = unheldWrites.map(
      ({ execution_id, path, attempt, claim_token }) =>
        `execution ${execution_id}: attempt ${attempt} of ${path} was written under claim ${claim_token}, which was not held`,
    );
    const returned = [...groupBy(steps, (step) => step.execution_id)].flatMap(([execution, rows]) => {
      if (wentOn.has(execution)) return [];
      const inOrder = rows.toSorted((a, b) => a.started_at - b.started_at || a.attempt - b.attempt);
      const tokens = inOrder.map((row) => row.claim_token).filter((token, index, all) => token !== all[index - 1]);
      return tokens.length === new Set(tokens).size ? [] : [`execution ${execution}: claims ${tokens.join(', then ')}`];
    });
    return [...unheld, ...returned];
  },
};
