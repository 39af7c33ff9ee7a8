import { byKey } from './planner-settings.ts';

/** What keeps and counts failures finds rows by key, however small the tables were when a session planned it. */
export const failuresByKey = `
alter function automate_engine.keep_failed_step() ${byKey};
alter function automate_engine.count_failures(integer) ${byKey};
`;
