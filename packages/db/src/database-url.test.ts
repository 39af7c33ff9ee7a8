import { AutomateError } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAddress, parseDatabaseUrl } from './database-url.ts';

describe('parseDatabaseUrl', () => {
  it('reads what libpq reads', () => {
    expect(parseDatabaseUrl('postgres://ann:secret@db.example.com:6432/app?sslmode=require')).toEqual({
      hosts: ['db.example.com'],
      ports: [6432],
      username: 'ann',
      password: 'secret',
      database: 'app',
      ssl: 'require',
      prepare: true,
      parameters: {},
    });
  });

  it.each([
    ['postgres://u:p@localhost:5433/app?host=/run/pg', ['/run/pg'], [5433]],
    ['postgres://u:p@%2Frun%2Fpg/app', ['/run/pg'], [5432]],
    ['postgresql:///app?host=/run/pg&port=7000', ['/run/pg'], [7000]],
    ['postgres://u:p@/app?host=/run/pg', ['/run/pg'], [5432]],
    ['postgres://u@[::1]:5433/app', ['::1'], [5433]],
    ['postgres://u@one,two:5433/app', ['one', 'two'], [5432, 5433]],
    ['postgres://', ['localhost'], [5432]],
  ])('%s is at %j', (url, hosts, ports) => {
    expect(parseDatabaseUrl(url)).toMatchObject({ hosts, ports });
  });

  it('drops what only libpq understands and hands on what the server does', () => {
    const url = 'postgres://h/d?channel_binding=require&statement_timeout=5000&pgbouncer=true';
    expect(parseDatabaseUrl(url)).toMatchObject({ prepare: false, parameters: { statement_timeout: '5000' } });
    // As a pooler's console hands it out for another client.
    const pooled =
      'postgres://h/d?pgbouncer=true&connection_limit=1&pool_timeout=0&client_encoding=latin1&keepalives_idle=9';
    expect(parseDatabaseUrl(pooled)).toMatchObject({ prepare: false, parameters: {} });
  });

  it('keeps every user, password and database that is percent-encoded', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(text, text, text, (username, password, database) => {
        const [user, secret, name] = [username, password, database].map(encodeURIComponent);
        expect(parseDatabaseUrl(`postgres://${user}:${secret}@h/${name}`)).toMatchObject({
          username,
          password,
          database,
        });
      }),
    );
  });

  it.each([
    ['mysql://u:hunter2@h/d', 'does not begin with postgres://'],
    ['postgres://u:hunt@er2@h/d', '@ as %40'],
    ['postgres://u:hunt/er2@h/d', '/ as %2F'],
    ['postgres://u:hunter2%@h/d', 'write % itself as %25'],
    ['postgres://u:hunter2@h:0/d', 'the port'],
    ['postgres://u:hunter2@h:port/d', 'the port'],
    ['postgres://u:hunter2@::1/d', 'the port'],
    ['postgres://u:hunter2@h/d?sslmode=maybe', 'sslmode'],
    ['postgres://u:hunter2@h/d?sslrootcert=/nowhere', 'sslrootcert'],
  ])('refuses %s and says why, without the password', (url, reason) => {
    const refusal = thrown(() => parseDatabaseUrl(url));
    expect(refusal).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    expect(refusal.message).toContain(reason);
    expect(refusal.message).not.toMatch(/hunt|er2/);
  });

  it('describes an address without user and password', () => {
    expect(describeAddress(parseDatabaseUrl('postgres://u:p@one:1,two:2/d'))).toBe('one:1,two:2/d');
    expect(describeAddress(parseDatabaseUrl('postgres://u:p@x/d?host=/run/pg'))).toBe('/run/pg/d');
  });
});

function thrown(act: () => unknown): AutomateError {
  try {
    act();
  } catch (error) {
    if (AutomateError.isInstance(error)) return error;
  }
  throw new Error('it did not throw an AutomateError');
}
