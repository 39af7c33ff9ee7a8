import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { type Automate, createAutomate } from '@automate/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../__fixtures__/run.ts';

let database: TestDatabase;
let server: Automate;
const dataDir = mkdtempSync(join(tmpdir(), 'automate-keys-'));
beforeAll(async () => {
  database = await createTestDatabase();
  server = await createAutomate({ dataDir, databaseUrl: database.url, roles: [] });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const secrets = (...args: string[]) => run('secrets', ...args, '--data-dir', dataDir, '--database', database.url);

describe('automate secrets', () => {
  it('puts every value under a new key beside a running server, which then uses it', async () => {
    for (const name of ['A', 'B']) await server.secrets.set('default', name, `planted-${name}`);
    const [old] = await server.masterKeys.status();
    const rotated = await secrets('rotate');
    expect(rotated).toMatchObject({ code: 0, err: 're-encrypted 2 of 2' });
    const [, id] = /^new master key (\w+)$/m.exec(rotated.out) ?? [];
    expect(rotated.out.split('\n').slice(1)).toEqual([
      `re-encrypted 2 values under ${id}`,
      `${id}  current  2 values`,
      `${old?.id}  old  0 values`,
    ]);
    await server.secrets.set('default', 'C', 'planted-C');
    const keys = await secrets('keys', '--json');
    expect(JSON.parse(keys.out)).toMatchObject([
      { id, current: true, values: 3 },
      { id: old?.id, values: 0 },
    ]);
    const retired = await secrets('rotate', '--resume', '--retire');
    expect(retired).toEqual({
      code: 0,
      out: `re-encrypted 0 values under ${id}\nretired master key ${old?.id}\n${id}  current  3 values`,
      err: '',
    });
    expect(await server.secrets.plaintext('default', 'A')).toBe('planted-A');
    expect(rotated.out + rotated.err + keys.out + retired.out).not.toContain('planted');
  });

  it('ends with 1 and tells what it could not read, and leaves it', async () => {
    await database.sql`
      update automate_governance.secret_versions set key_id = 'gone'
      where secret_id = (select id from automate_governance.secrets where key = 'A')`;
    const rotated = await secrets('rotate', '--json');
    expect(rotated.code).toBe(1);
    expect(JSON.parse(rotated.out)).toMatchObject({ reencrypted: 2, unreadable: 1 });
    expect(rotated.err).toContain('left as it is: default/A version 1, key gone: key missing');
    expect(rotated.err).toContain('--resume');
  });
});
