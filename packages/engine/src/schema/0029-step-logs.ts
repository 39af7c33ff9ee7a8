import { commitUnitsFunction } from './0002-commits.ts';

/** What an attempt of a step logged, written with its result. */
export const stepLogs = `
-- {lines: [{afterMs, level, message, fields}], dropped}, redacted and bounded.
alter table automate_engine.steps add column logs jsonb;

${commitUnitsFunction({ create: 'create or replace', logs: true })}
`;
