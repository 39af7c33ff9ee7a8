import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createEgress } from '@automate/egress';
import { describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { createSecrets } from './create-secrets.ts';
import type { SecretsBackend } from './secrets-backend.ts';

const SAVED = 'the-saved-plaintext';
const LENT = 'the-lent-plaintext';
const saved: SecretsBackend = { id: 'fixed', get: async () => SAVED };
const open = () =>
  createSecrets({
    backend: saved,
    keyring: createKeyring([masterKey(randomBytes(32))]),
    bindings: [{ key: 'token', hosts: ['api.example.com'] }],
  });
const loan = { tenantId: 'default', scopeId: 'test-1', values: { token: LENT }, hosts: ['api.example.com'] };
const scope = { tenantId: 'default', ids: ['test-1'] };
const target = { protocol: 'https:', host: 'api.example.com', port: 443 } as const;
const denied = { code: 'PERMISSION_DENIED', effect: 'none' };

describe('lent secrets', () => {
  it('are revealed in their scope, for their hosts, until the loan ends', async () => {
    const secrets = open();
    const lent = secrets.lend(loan);
    const placeholder = lent.placeholders.get('token')!;
    expect(placeholder).not.toContain(LENT);
    expect(secrets.display(placeholder)).toBe('$secret:token');
    expect(secrets.find(`Bearer ${placeholder}`)).toEqual([{ placeholder, index: 7 }]);
    expect(await secrets.reveal(placeholder, { scope, target })).toBe(LENT);
    expect(await secrets.reveal(placeholder, { scope: { ...scope, ids: ['run', 'test-1'] }, target })).toBe(LENT);
    for (const use of [
      { scope, target: { ...target, host: 'evil.example.com' } },
      { scope: { ...scope, ids: ['test-2'] }, target },
      { scope: { ...scope, ids: [] }, target },
      { scope: { ...scope, tenantId: 'other' }, target },
    ]) {
      await expect(secrets.reveal(placeholder, use)).rejects.toMatchObject(denied);
    }
    lent.dispose();
    await expect(secrets.reveal(placeholder, { scope, target })).rejects.toMatchObject(denied);
    await expect(secrets.reveal(placeholder, { scope, target })).rejects.toThrow('a while that is over');
  });

  it('stand beside the saved secret of the same name and scope, and outlive no other loan', async () => {
    const secrets = open();
    const first = secrets.lend(loan);
    const second = secrets.lend({ ...loan, values: { token: 'of another loan' } });
    const reveal = (placeholder: string) => secrets.reveal(placeholder, { scope, target });
    expect(await reveal(await secrets.placeholder('default', 'token', 'test-1'))).toBe(SAVED);
    expect(await reveal(first.placeholders.get('token')!)).toBe(LENT);
    second.dispose();
    expect(await reveal(first.placeholders.get('token')!)).toBe(LENT);
    await expect(reveal(second.placeholders.get('token')!)).rejects.toMatchObject(denied);
  });

  it('are masked while they are lent, and mask nothing afterwards', async () => {
    const secrets = open();
    await secrets.plaintext('default', 'token');
    const [one, two] = [secrets.lend(loan), secrets.lend({ ...loan, values: { other: LENT, kept: SAVED } })];
    for (const ended of [one, two]) {
      expect(secrets.redactText(`a ${LENT}`)).toMatch(/^a \$secret:(token|other)$/);
      expect(secrets.redact('default', { [LENT]: 1 })).not.toHaveProperty(LENT);
      expect(secrets.redact('other', LENT)).toBe(LENT);
      expect(secrets.redactor(scope)?.text(LENT)).not.toContain(LENT);
      ended.dispose();
      ended.dispose();
    }
    expect(secrets.redactText(`a ${LENT}`)).toBe(`a ${LENT}`);
    expect(secrets.redactText(SAVED)).toBe('$secret:token');
  });

  it.each([
    ['a name', { values: { 'a b': 'x' } }],
    ['an empty value', { values: { token: '' } }],
    ['a value among good ones', { values: { token: LENT, other: '' } }],
    ['a host', { hosts: ['*'] }],
  ])('are refused for %s that cannot be, without telling a value', (_what, change) => {
    const secrets = open();
    expect(() => secrets.lend({ ...loan, ...change })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(secrets.redactText(LENT)).toBe(LENT);
  });

  it('go out through egress and come back masked', async () => {
    const secrets = open();
    const received: string[] = [];
    const server = createServer((request, response) => {
      received.push(`${request.url} ${request.headers.authorization}`);
      response.end(`you are ${request.headers.authorization}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const egress = createEgress({ secrets, allowPrivate: ['127.0.0.1'] });
    try {
      using lent = secrets.lend({ ...loan, hosts: [`127.0.0.1:${port}`] });
      const authorization = `Bearer ${lent.placeholders.get('token')}`;
      const init = { headers: { authorization }, secretScope: scope };
      const answer = await egress.fetch(`http://127.0.0.1:${port}/me`, init);
      expect(await answer.text()).toBe('you are Bearer $secret:token');
      expect(received).toEqual([`/me Bearer ${LENT}`]);
      lent.dispose();
      await expect(egress.fetch(`http://127.0.0.1:${port}/me`, init)).rejects.toMatchObject(denied);
      expect(received).toHaveLength(1);
    } finally {
      await egress.close();
      server.close();
    }
  });
});
