import { MANUAL_START } from '@automate/workflow';
import type { Sql } from 'postgres';
import { CALLS_QUEUE, EVENTS_QUEUE } from '../matching/queues.ts';

/** A call whose event was given up before it started a run. */
export interface GivenUpCall {
  /** The origin that the run would have had. */
  origin: string;
  /** Why, as the dead letter says. */
  code: string;
  message: string | null;
}

/** The event `v` of a dead letter `d`. */
const EVENT = `v.tenant_id = d.tenant_id and v.id = case when d.queue = '${EVENTS_QUEUE}' then d.ref::uuid end`;

/** The run that called by the event `v`; null where none did. Whoever sends others names them, and may name them alike. */
const CALLER = `
case when v.type = '${MANUAL_START}' and v.delivery_id like 'call/%' then split_part(v.delivery_id, '/', 3)::uuid end`;

/** The steps that wait for a run whose event is a dead letter. `s` is the step, `d` the letter. */
const WAITING_IN_VAIN = `
automate_outbox.dead_letters d
join automate_engine.events v on ${EVENT}
join automate_engine.steps s on s.tenant_id = v.tenant_id and s.execution_id = ${CALLER}
  and s.kind = 'call' and s.status = 'waiting' and s.waits_for = v.delivery_id
where d.queue = '${EVENTS_QUEUE}'`;

/** The run that called by the event of a dead letter `d` and was told of its end; null where there is none. */
export const TOLD_CALLER = `(
  select b.execution_id::text from automate_engine.events v
  join automate_engine.execution_inbox b on b.tenant_id = v.tenant_id and b.execution_id = ${CALLER}
    and b.key = 'call:' || v.delivery_id
  where ${EVENT})`;

/**
 * Has their callers told of the calls that were given up in the last $1 seconds, unless they were. Whoever comes to it while
 * that is still to be done adds nothing.
 */
export const TELL_CALLERS = `
insert into automate_outbox.items (tenant_id, queue, ref, key)
select distinct s.tenant_id, '${CALLS_QUEUE}', s.execution_id::text, 'given-up/' || s.execution_id from ${WAITING_IN_VAIN}
  and d.died_at > now() - make_interval(secs => $1)
  and not exists (
    select from automate_engine.execution_inbox b
    where b.tenant_id = s.tenant_id and b.execution_id = s.execution_id and b.key = 'call:' || s.waits_for)
order by 1, 4
on conflict (tenant_id, queue, key) where key is not null do nothing`;

/** The calls that a run waits for in vain. */
export async function findGivenUpCalls(sql: Sql, tenantId: string, executionId: string): Promise<GivenUpCall[]> {
  return await sql.unsafe<GivenUpCall[]>(
    `select s.waits_for as origin, d.code, d.message from ${WAITING_IN_VAIN}
      and d.tenant_id = $1 and s.execution_id = $2::text::uuid`,
    [tenantId, executionId],
    { prepare: true },
  );
}
