/** A workflow that is paused begins no runs: see `pauses/`. */
export const pauses = `
alter table automate_engine.workflows add column paused boolean not null default false;
`;
