/** An execution that was given up with its outbox item goes on when its dead letter is requeued: see `dead-letters/`. */
export const requeues = `
alter table automate_engine.execution_inbox
  drop constraint execution_inbox_kind_check,
  add constraint execution_inbox_kind_check check (kind in ('signal', 'cancel', 'settle', 'requeue'));
alter table automate_engine.bulk_jobs
  drop constraint bulk_jobs_action_check,
  add constraint bulk_jobs_action_check check (action in ('cancel', 'rerun', 'give_up', 'requeue'));
`;
