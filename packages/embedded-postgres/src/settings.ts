/**
 * What every embedded server runs with: for a small machine, with every commit on the disk before it is answered. What
 * statements fail with is for their senders; values of theirs do not belong into a log file.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  jit: 'off',
  unix_socket_permissions: '0700',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** As arguments of `postgres`. Later ones win. */
export function settingArguments(...settings: Readonly<Record<string, string>>[]): string[] {
  return Object.entries(Object.assign({}, ...settings) as Record<string, string>).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
}
