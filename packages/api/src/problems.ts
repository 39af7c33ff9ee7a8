import { reasonsOf } from '@automate/core';

/** What routes refuse of their own, in English. */
export const apiProblems = {
  approval_is: 'The approval {id} is {status}.',
  body_too_large:
    'The body is larger than the {most} bytes that this server accepts. Send less, or ask its operator to raise the limit.',
  changed_meanwhile: 'This is not what it was by now. Read it, and decide again.',
  database_away_now: 'The database cannot be reached just now. Try again in a moment.',
  hosts_need_permission:
    'Hosts of your own choice take the permission secrets:write; without `hosts` it is those of the schema.',
  key_outlives: 'The key asking for this expires: give the new key an expiresAt of {time} or before.',
  key_permissions_beyond: 'A key can only be given permissions that the key asking for it has: see errors.',
  key_permission_not_held: 'is not held by this key',
  log_in: 'Log in, or send a valid API key: authorization: Bearer <key>.',
  needs_secrets_write: 'takes the permission secrets:write',
  no_health_check_of: 'The {point} {key} of plugin {plugin} has no health check.',
  no_instance_of: 'Plugin {plugin} has no instance "{name}".',
  no_public_url: 'The server does not know its public address: set http.publicUrl (AUTOMATE_PUBLIC_URL).',
  no_secret: 'There is no secret "{key}".',
  no_session_of_key: 'An API key is calling, which has no session: this is for people who logged in.',
  permission_lacking: 'You lack the permission {permission}.',
  permission_lacking_of_key: 'This API key lacks the permission {permission}.',
  plugins_of_operator: 'Plugins belong to the whole installation: only keys of its operator can change them.',
  tenants_of_operator: "Tenants belong to the whole installation: only its own tenant's people and keys can see them.",
  time_at_most: 'must be {time} or before',
  too_many_requests: 'More than {requests} requests in {within} s: go on in {seconds} s.',
  versions_from_one: 'The workflow {workflow} has no version {version}: versions count from 1.',
} as const;

export type ApiProblem = keyof typeof apiProblems;

/** One of them, as a sentence and as data. */
export const sayApi = reasonsOf(apiProblems);
