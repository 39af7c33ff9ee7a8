import { client } from '../api/client.ts';
import type { MessageKey } from '../i18n/en.ts';
import { credentials } from './credentials.ts';
import type { EntryField } from './entry-form.tsx';

/** A way to come in: what is asked for, and what is done with it. */
export interface Way {
  fields: Readonly<Record<string, EntryField>>;
  submit: MessageKey;
  enter(values: Record<string, string>): Promise<unknown>;
}

const LOGIN: EntryField = { label: 'login.login', autoComplete: 'username' };

/** The password that somebody chooses. */
export const NEW_PASSWORD: EntryField = {
  label: 'login.password',
  help: 'login.password_rule',
  secret: true,
  minLength: 12,
  autoComplete: 'new-password',
};

/** Starts a session, in a cookie. */
export function logIn(login: string, password: string): Promise<unknown> {
  return client.post('/api/v1/session', { body: { login, password } });
}

/** By name and password; by API key; or by the token of the first start, which makes the first administrator. */
export const WAYS = {
  password: {
    fields: { login: LOGIN, password: { label: 'login.password', secret: true, autoComplete: 'current-password' } },
    submit: 'login.submit',
    enter: ({ login = '', password = '' }) => logIn(login, password),
  },
  key: {
    fields: { key: { label: 'login.key', secret: true, autoComplete: 'off' } },
    submit: 'login.submit',
    async enter({ key = '' }) {
      credentials.useKey(key.trim());
      await client.get('/api/v1/session').catch((error: unknown) => {
        credentials.useKey(undefined);
        throw error;
      });
    },
  },
  setup: {
    fields: {
      token: { label: 'login.setup_token', secret: true, autoComplete: 'off' },
      displayName: { label: 'login.display_name', autoComplete: 'name' },
      login: LOGIN,
      password: NEW_PASSWORD,
    },
    submit: 'login.setup_submit',
    async enter({ token = '', displayName = '', login = '', password = '' }) {
      await client.post('/api/v1/setup', { body: { token: token.trim(), admin: { login, displayName, password } } });
      await logIn(login, password);
    },
  },
} satisfies Record<string, Way>;
