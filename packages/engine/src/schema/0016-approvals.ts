import { byKey } from './planner-settings.ts';

/**
 * See README.md for what each table means. What is asked follows the record of its step, in the same transaction: it is open
 * while the step waits, whatever ends it. The answer is written here first, and decides.
 */
export const approvals = `
create table automate_engine.approvals (
  tenant_id text not null,
  id uuid not null default automate_engine.new_event_id(),
  execution_id uuid not null,
  path text not null,
  message text not null,
  options jsonb not null,
  -- Who may answer; null: whoever can.
  approvers jsonb,
  status text not null default 'open' check (status in ('open', 'answered', 'expired', 'closed')),
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  -- Of one that expired: the option that was taken instead of an answer.
  decision text,
  comment text,
  answered_by text,
  answered_via text check (answered_via in ('api', 'link', 'callback')),
  answered_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, execution_id, path),
  foreign key (tenant_id, execution_id) references automate_engine.executions (tenant_id, id) on delete cascade
);
create index approvals_open on automate_engine.approvals (tenant_id, id) where status = 'open';

create function automate_engine.keep_approval() returns trigger language plpgsql ${byKey} as $$
begin
  if new.status = 'waiting' then
    insert into automate_engine.approvals as known (
      tenant_id, execution_id, path, message, options, approvers, expires_at)
    values (new.tenant_id, new.execution_id, new.path, coalesce(new.input ->> 'message', ''),
      coalesce(new.input -> 'options', '[]'), new.input -> 'approvers', new.due_at)
    -- Asked again, where the run was over and goes on.
    on conflict (tenant_id, execution_id, path) do update
    set status = 'open', message = excluded.message, options = excluded.options, approvers = excluded.approvers,
      requested_at = excluded.requested_at, expires_at = excluded.expires_at
    where known.status = 'closed';
  else
    update automate_engine.approvals set status = 'closed'
    where tenant_id = new.tenant_id and execution_id = new.execution_id and path = new.path and status = 'open';
  end if;
  return null;
end $$;

create trigger approval_asked after insert on automate_engine.steps
for each row when (new.kind = 'approval' and new.status = 'waiting') execute function automate_engine.keep_approval();
create trigger approval_changed after update on automate_engine.steps
for each row when (new.kind = 'approval' and new.status <> old.status) execute function automate_engine.keep_approval();
`;
