/** Schedules of a workflow that is paused do not tick: what they miss is made up for when it is resumed. */
export const heldSchedules = `
alter table automate_engine.schedules add column held boolean not null default false;
drop index automate_engine.schedules_by_tick;
create index schedules_by_tick on automate_engine.schedules (next_tick) where next_tick is not null and not held;
`;
