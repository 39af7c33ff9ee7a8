import { reasonsOf } from '@automate/core';

/** What is told of connections and of what the server stands on, in English, where no plugin says it in its own words. */
export const hostProblems = {
  backend_late: 'it does not answer in time',
  check_hangs: 'the health check before this one has still not ended',
  check_late: 'the health check did not end within {ms} ms',
  check_without_status: 'the health check gave no status: it must be one of {names}',
  database_away: 'the database does not answer',
  database_late: 'the database does not answer in time',
  migration_missing: 'the migration {name} is not applied',
  no_worker: 'no worker takes the work: an item has waited for {seconds} s',
  test_late: 'the test did not end within {ms} ms: the service may be down, or the address wrong',
  test_unsupported: '{point} {key} has no test of a connection',
} as const;

export type HostProblem = keyof typeof hostProblems;

/** One of them, as a sentence and as data. */
export const sayHost = reasonsOf(hostProblems);
