import { reasonsOf } from '@automate/core';

/** What is told of connections and of what the server stands on, in English, where no plugin says it in its own words. */
export const hostProblems = {
  backend_late: 'it does not answer in time',
  check_hangs: 'the health check before this one has still not ended',
  check_late: 'the health check did not end within {ms} ms',
  check_without_status: 'the health check gave no status: it must be one of {names}',
  connector_ambiguous: 'connector {connector} has several instances (such as {names}): say which one as `connection`',
  connector_unconfigured: 'connector {connector} must be configured first: create an instance of it',
  contribution_ambiguous: 'plugin "{plugin}" has {names}: say which one as `contribution`',
  contribution_elsewhere: '{point} "{key}" of plugin "{plugin}" is that of plugin "{owner}": disable one of them',
  database_away: 'the database does not answer',
  database_late: 'the database does not answer in time',
  instance_changed: 'the instance "{name}" was changed meanwhile; read it again, then save',
  instance_changed_to:
    'the instance "{name}" was changed meanwhile: it is at version {version}; read it again, then save',
  instance_name_form: 'must be lower-case letters, digits, _ and -, at most 63 characters, and not begin with a sign',
  instance_save_late: 'saving the instance "{name}" took longer than {minutes} minutes: save it again',
  instance_taken: 'plugin {plugin} already has an instance "{name}"',
  migration_missing: 'the migration {name} is not applied',
  no_contribution: 'there is no {point} "{key}": install a plugin that has one, or check its name',
  no_instance: 'plugin {plugin} has no instance "{name}"',
  no_instance_of_connector: 'connector {connector} has no instance "{name}"',
  no_plugin: 'there is no plugin "{plugin}"',
  no_worker: 'no worker takes the work: an item has waited for {seconds} s',
  plugin_disabled: 'plugin "{plugin}" is disabled',
  plugin_failed: 'plugin "{plugin}" failed: {detail}',
  plugin_in_process:
    'plugin "{plugin}" is in use in the server\'s own process, where code cannot be replaced: restart the server',
  secret_field_form:
    'a secret field holds its new value, null to clear it, or a reference, {"$secret": "KEY"}; left out, it is kept',
  secret_host_changed: 'is needed again, because the host in "{field}" changes: a saved secret stays with its host',
  secret_not_set: 'is not set: there is nothing to keep',
  secret_value_form: 'cannot be a secret: text of 1 to 65,536 characters, without NUL or half of a character',
  test_late: 'the test did not end within {ms} ms: the service may be down, or the address wrong',
  test_unsupported: '{point} {key} has no test of a connection',
} as const;

export type HostProblem = keyof typeof hostProblems;

/** One of them, as a sentence and as data. */
export const sayHost = reasonsOf(hostProblems);
