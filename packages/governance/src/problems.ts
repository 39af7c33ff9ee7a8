import { reasonsOf } from '@automate/core';

/** What is refused to people about people, roles, keys, secrets and tenants, in English. */
export const governanceProblems = {
  current_password_wrong: 'The current password is wrong.',
  email_form: 'is no address',
  grants_beyond_maker: 'A role can only permit what its maker may: see errors.',
  in_other_tenants: 'This user belongs to other tenants too: only an owner of the installation can do that.',
  key_expires_in_the_past: 'An API key cannot expire in the past',
  key_maker_revoked: 'The API key that makes this one was revoked.',
  key_name_form: 'An API key needs a name of 1 to 200 characters',
  key_permission_needed: 'An API key needs at least one permission',
  last_owner: 'This is the last owner of the tenant {tenant}. Make somebody else an owner first.',
  link_over: 'This link is unknown, was used or has expired. Ask for another.',
  login_form: 'must be 1 to 200 letters, digits and . _ + - @, such as a name or an address',
  login_taken: 'The login {login} is taken.',
  login_throttled: 'Too many attempts to log in. Try again in {seconds} s.',
  login_wrong: 'The login or the password is wrong.',
  logins_at_once: 'Too many people are logging in just now. Try again in a few seconds.',
  name_form: 'must have 1 to 200 characters',
  no_api_key: 'There is no API key "{id}".',
  no_role: 'There is no role "{name}".',
  no_role_of_this_name: 'is no role',
  no_session: 'There is no session "{id}".',
  no_session_any_more: 'There is no such session any more.',
  no_user: 'There is no user "{id}".',
  no_user_with_login: 'There is no user with the login {login}.',
  not_in_tenant: 'You do not belong to this tenant.',
  not_invited_here: "Only the installation's own tenant takes in users of another one.",
  password_changed: 'The password was changed meanwhile. Log in with the new one.',
  password_is_login: 'must not be the login',
  password_no_text: 'is no text',
  password_not_chosen: 'This user has not chosen a password yet. Wait until they have.',
  password_above: 'must have at most {most} characters',
  password_below: 'must have at least {least} characters',
  permission_not_held: 'is not held by you',
  permissions_lacking_of_key: 'This API key has permissions that you lack: {permissions}.',
  permissions_lacking_of_role: 'The role {name} has permissions that you lack: {permissions}.',
  permissions_lacking_of_user: 'This user has permissions that you lack: {permissions}.',
  role_built_in: 'The role {name} is built in: every tenant has it as it is. Make one of your own.',
  role_held: 'Somebody holds the role {name}. Take it from them first.',
  role_name_form: 'must be 1 to 63 lower-case letters, digits and dashes, beginning with a letter',
  role_permission_needed: 'A role needs at least one permission.',
  role_taken: 'There is a role "{name}" already.',
  secret_changed: 'Somebody else changed the secret "{key}".',
  secret_empty: 'The secret "{key}" cannot be empty. Delete it instead.',
  secret_name_form:
    '{name} cannot name a secret: 1 to 200 letters, digits and _ . / : @ -, beginning with a letter, a digit or _',
  secret_read_only: 'The secret "{key}" comes from the backend "{backend}", which cannot be written to.',
  secret_too_long: 'The secret "{key}" has more than {most} characters.',
  secrets_read_only: 'No secrets backend can be written to.',
  setup_done: 'The setup is done: its token was used. Log in, or use an API key.',
  setup_token_wrong:
    "This setup token is unknown or has expired. The valid one is in the server's token file; a restart makes a new one.",
  tenant_form: 'must be 1 to 63 lower-case letters, digits and dashes',
  tenant_taken: 'There is a tenant "{id}" already.',
  user_disabled: 'This user is disabled.',
  user_disabled_enable: 'This user is disabled. Enable them first.',
} as const;

export type GovernanceProblem = keyof typeof governanceProblems;

/** One of them, as a sentence and as data. */
export const say = reasonsOf(governanceProblems);
