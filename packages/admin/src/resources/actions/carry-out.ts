import type { ResourceCall, ShownRowJob } from '@automate/api';
import { type Logger, toAutomateError } from '@automate/core';
import type { Database } from '@automate/governance';
import { sql } from 'drizzle-orm';
import type { ChangeScope } from '../change-row.ts';
import type { ResourceAccess } from '../resource-access.ts';
import { actOnRow, type RowChange } from './act-on-row.ts';
import { pageOfRows } from './chosen-rows.ts';
import { type ClaimedJob, LOST } from './claimed-job.ts';
import type { Job } from './job-tables.ts';

/** Rows that are counted together, and those of them that are under way at once. */
const PORTION = 20;
const AT_ONCE = 4;

export interface CarryOutOptions {
  access: ResourceAccess;
  /** Changes a row in a transaction of its own, with its audit entry. */
  change<T>(call: ResourceCall, work: (scope: ChangeScope, on?: Database) => Promise<T>): Promise<T>;
  log: Logger;
}

/**
 * Goes on with a job to its end, or until `signal` is aborted. A row in this package's database is changed and marked as
 * done in one transaction: once, whichever process comes to it. Of others, those under way when a process dies may be
 * changed again.
 *
 * @throws LOST when it is another's by now; AutomateError as `stillAllowed` of the call
 */
export async function carryOut(
  { access, change, log }: CarryOutOptions,
  call: ResourceCall,
  begun: Job,
  claimed: ClaimedJob,
  signal: AbortSignal,
): Promise<void> {
  const { db } = access;
  const resource = access.find(call);
  const isInOne = resource.table !== undefined && access.databaseOf(resource) === db;
  let job = begun;
  let now = call;

  /** Undefined: it was done, or is not ours to do. */
  const act = async (id: string): Promise<ShownRowJob['refusals'][number] | undefined> => {
    try {
      if (!isInOne) await claimed.hold(db);
      await change(now, async (scope, on = db) => {
        if (isInOne) await claimed.hold(on);
        await actOnRow(scope, id, job.rowChange as RowChange);
        if (isInOne) await claimed.mark(on, id);
      });
      if (!isInOne) await claimed.mark(db, id);
      return undefined;
    } catch (thrown) {
      if (thrown === LOST) return undefined;
      const { code, message } = toAutomateError(thrown);
      if (code !== 'INTERNAL') return { id, code, message };
      log.error({ job: job.id, row: id, err: thrown }, 'an action on a row failed');
      return { id, code, message: 'The server failed: its log says why.' };
    }
  };

  while (!signal.aborted) {
    const ids = await claimed.left(PORTION);
    if (ids.length === 0) {
      if (job.nextPage === null) {
        // What was done, and not counted, before another process went on.
        await claimed.count([]);
        await claimed.end({ state: 'completed', finishedAt: sql`clock_timestamp()` });
        return;
      }
      const page = await pageOfRows(access, now, job.action, job.rows.filter, job.nextPage);
      job = await claimed.takeOn(page.ids, page.nextPage);
      continue;
    }
    const refusals: ShownRowJob['refusals'] = [];
    for (let at = 0; at < ids.length && !signal.aborted; at += AT_ONCE) {
      for (const refusal of await Promise.all(ids.slice(at, at + AT_ONCE).map(act)))
        if (refusal) refusals.push(refusal);
    }
    job = await claimed.count(refusals);
    if (job.state !== 'running') return;
    now = { ...call, principal: (await call.stillAllowed()) ?? call.principal };
  }
}
