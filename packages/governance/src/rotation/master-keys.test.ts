import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createKeyring, type EditableKeyring, type Keyring, masterKey } from '../keys/keyring.ts';
import { openMasterKeyFile } from '../keys/master-key-file.ts';
import { createSecrets } from '../secrets/create-secrets.ts';
import { EncryptedTableSecretsBackend } from '../secrets/encrypted-table-backend.ts';
import { createMasterKeys } from './create-master-keys.ts';

let database: TestDatabase;
let folder: string;
let file: string;
let keyring: EditableKeyring;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
  folder = await mkdtemp(join(tmpdir(), 'automate-rotation-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await database.sql`truncate automate_governance.secrets, automate_governance.audit cascade`;
  file = join(folder, `${randomBytes(6).toString('hex')}.key`);
  keyring = await openMasterKeyFile(file);
});

const backendOf = (ring: Keyring) => new EncryptedTableSecretsBackend({ db: database.db, keyring: ring });
const keysOf = (ring: Keyring) => createMasterKeys({ db: database.db, keyring: ring });
const names = (count: number) => Array.from({ length: count }, (_, index) => `KEY_${index}`);
const fill = async (count: number, tenantId = 'default') => {
  for (const name of names(count)) await backendOf(keyring).set(tenantId, name, `value of ${name}`);
};
const valuesOf = async (ring: Keyring, count: number, tenantId = 'default') =>
  Promise.all(names(count).map((name) => backendOf(ring).get(tenantId, name)));
const right = (count: number) => names(count).map((name) => `value of ${name}`);
const auditOf = async (tenantId: string) =>
  (await listAudit(database.db, tenantId)).map(({ actor, action, subject, details }) => ({
    actor,
    action,
    subject,
    values: details?.values,
  }));

describe('a new master key', () => {
  it('is the current one of every process that uses the file, without a restart', async () => {
    const [here, there] = [await openMasterKeyFile(file), await openMasterKeyFile(file)];
    const old = here.current.id;
    await fill(3);
    const { id } = await keysOf(here).introduce({ actor: 'operator' });
    expect(id).not.toBe(old);
    // The one that did not hear of it: reads what the new key encrypted, and encrypts with it.
    await backendOf(here).set('default', 'NEW', 'by the new key');
    expect(await backendOf(there).get('default', 'NEW')).toBe('by the new key');
    expect(there.current.id).toBe(id);
    expect(await valuesOf(there, 3)).toEqual(right(3));
    expect(await keysOf(there).status()).toEqual([
      { id, current: true, present: true, values: 1 },
      { id: old, current: false, present: true, values: 3 },
    ]);
    expect(await auditOf('default')).toEqual([
      { actor: 'operator', action: 'master-key.introduce', subject: id, values: undefined },
    ]);
    const { mode, size } = await stat(file);
    expect([mode & 0o777, size]).toEqual([0o600, 64]);
  });

  it('encrypts what a process stores that has not read anything since', async () => {
    const there = await openMasterKeyFile(file);
    const { id } = await keysOf(keyring).introduce();
    await backendOf(there).set('default', 'LATER', 'x');
    expect(await keysOf(keyring).status()).toContainEqual({ id, current: true, present: true, values: 1 });
  });

  it('makes placeholders that other processes know', async () => {
    const there = await openMasterKeyFile(file);
    const open = (ring: Keyring) =>
      createSecrets({
        backend: backendOf(ring),
        keyring: ring,
        bindings: [{ key: 'KEY_0', hosts: ['a.example.com'] }],
      });
    await fill(1);
    const [one, other] = [open(keyring), open(there)];
    const before = await other.placeholder('default', 'KEY_0', 'run');
    await keysOf(keyring).introduce();
    const after = await one.placeholder('default', 'KEY_0', 'run');
    expect(after).not.toBe(before);
    const use = {
      scope: { tenantId: 'default', ids: ['run'] },
      target: { protocol: 'https:', host: 'a.example.com', port: 443 },
    } as const;
    for (const secrets of [one, other]) {
      expect(await secrets.reveal(before, use)).toBe('value of KEY_0');
      expect(await secrets.reveal(after, use)).toBe('value of KEY_0');
    }
  });

  it('is not lost when two are introduced at once', async () => {
    const rings = await Promise.all(Array.from({ length: 4 }, () => openMasterKeyFile(file)));
    await Promise.all(rings.map((ring) => keysOf(ring).introduce()));
    expect((await openMasterKeyFile(file)).all).toHaveLength(5);
  });

  it('cannot be put into keys that the configuration gives', async () => {
    const fixed = createKeyring([masterKey(randomBytes(32))]);
    for (const change of [keysOf(fixed).introduce(), keysOf(fixed).retire()]) {
      await expect(change).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    }
    expect(await auditOf('default')).toEqual([]);
  });

  it('is not taken from a file that was damaged or opened to others meanwhile', async () => {
    await fill(1);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from('x')]));
    await expect(backendOf(keyring).set('default', 'A', 'x')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await rm(file);
    await expect(keysOf(keyring).introduce()).rejects.toThrow('Restore it from your backup');
    // What is known goes on being readable.
    expect(await valuesOf(keyring, 1)).toEqual(right(1));
  });
});

describe('re-encryption', () => {
  it('encrypts every version of every tenant with the current key, and tells how far it is', async () => {
    await fill(5);
    await fill(2, 'other');
    await backendOf(keyring).set('default', 'KEY_0', 'second version');
    const old = keyring.current.id;
    const { id } = await keysOf(keyring).introduce();
    const told: number[] = [];
    const done = await keysOf(keyring).reencrypt({
      batchSize: 3,
      actor: 'operator',
      onProgress: ({ reencrypted, total }) => told.push(reencrypted, total),
    });
    expect(done).toEqual({ keyId: id, reencrypted: 8, unreadable: 0, unreadableValues: [] });
    expect(told).toEqual([3, 8, 6, 8, 8, 8]);
    expect(await keysOf(keyring).status()).toEqual([
      { id, current: true, present: true, values: 8 },
      { id: old, current: false, present: true, values: 0 },
    ]);
    const onlyNew = createKeyring([keyring.current]);
    expect((await valuesOf(onlyNew, 5)).slice(1)).toEqual(right(5).slice(1));
    expect(await valuesOf(onlyNew, 2, 'other')).toEqual(right(2));
    const entry = { actor: 'operator', action: 'secret.reencrypt', subject: id };
    const audit = [...(await auditOf('default')), ...(await auditOf('other'))];
    expect(audit.filter(({ action }) => action === entry.action).every((each) => each.actor === 'operator')).toBe(true);
    expect(audit.reduce((sum, { values }) => sum + Number(values ?? 0), 0)).toBe(8);
    expect(await keysOf(keyring).reencrypt()).toMatchObject({ reencrypted: 0, unreadable: 0 });
  });

  it('goes on where it was killed, in the middle of a batch', async () => {
    await fill(60);
    const { id } = await keysOf(keyring).introduce();
    const rows = await database.sql<{ id: string }[]>`
      select secret_id as id from automate_governance.secret_versions order by secret_id offset 50 limit 1`;
    const child = await database.sql.begin(async (tx) => {
      // The third batch waits for this row.
      await tx`select 1 from automate_governance.secrets where id = ${rows[0]!.id} for update`;
      const script = join(import.meta.dirname, '__fixtures__', 'reencrypt-process.ts');
      const started = spawn(process.execPath, ['--conditions=@automate/source', script, database.url, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines: string[] = [];
      createInterface(started.stdout).on('line', (line) => lines.push(line));
      await expect.poll(() => lines, { timeout: 30_000 }).toEqual(['20', '40']);
      // Not in the transaction: there, what others do is read once and then always the same.
      const waiting = () => database.sql`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query ilike '%secret_versions%'`;
      await expect.poll(async () => (await waiting()).length, { timeout: 30_000 }).toBe(1);
      started.kill('SIGKILL');
      await once(started, 'exit');
      return started;
    });
    expect(child.signalCode).toBe('SIGKILL');
    const left = async () => (await keysOf(keyring).status()).map(({ values }) => values);
    await expect.poll(left, { timeout: 30_000 }).toEqual([40, 20]);
    expect(await valuesOf(keyring, 60)).toEqual(right(60));
    expect(await keysOf(await openMasterKeyFile(file)).reencrypt()).toMatchObject({ keyId: id, reencrypted: 20 });
    expect(await valuesOf(createKeyring([keyring.current]), 60)).toEqual(right(60));
    const told = (await auditOf('default')).reduce((sum, { values }) => sum + Number(values ?? 0), 0);
    expect(told).toBe(60);
  });

  it('runs beside readers, writers, and others that re-encrypt', async () => {
    await fill(60);
    const old = keyring.current.id;
    await keysOf(keyring).introduce();
    const elsewhere = await openMasterKeyFile(file);
    let running = true;
    const failures: unknown[] = [];
    const busy = names(6).map(async (_, worker) => {
      for (let round = 0; running || round < 3; round += 1) {
        const name = `KEY_${(worker + round * 6) % 60}`;
        try {
          await backendOf(elsewhere).set('default', name, `value of ${name}`);
          expect(await backendOf(keyring).get('default', name)).toBe(`value of ${name}`);
          if (round % 3 === 0) {
            await backendOf(elsewhere).delete('default', name);
            await backendOf(elsewhere).set('default', name, `value of ${name}`);
          }
        } catch (error) {
          failures.push(error);
          return;
        }
      }
    });
    const done = await Promise.all([1, 2, 3].map(() => keysOf(keyring).reencrypt({ batchSize: 7 })));
    running = false;
    await Promise.all(busy);
    expect(failures).toEqual([]);
    expect(done.every(({ unreadable }) => unreadable === 0)).toBe(true);
    expect(await valuesOf(createKeyring([keyring.current]), 60)).toEqual(right(60));
    expect(await keysOf(keyring).status()).toContainEqual({ id: old, current: false, present: true, values: 0 });
  });

  it('leaves what it cannot read as it is, and tells of it', async () => {
    const gone = createKeyring([masterKey(randomBytes(32))]);
    await fill(3);
    await backendOf(gone).set('other', 'ORPHAN', 'still there');
    await backendOf(keyring).set('default', 'DAMAGED', 'x');
    await database.sql`
      update automate_governance.secret_versions set nonce = set_byte(nonce, 0, get_byte(nonce, 0) # 1)
      where secret_id = (select id from automate_governance.secrets where key = 'DAMAGED')`;
    const old = keyring.current.id;
    await keysOf(keyring).introduce();
    const done = await keysOf(keyring).reencrypt({ batchSize: 2 });
    expect(done).toMatchObject({ reencrypted: 3, unreadable: 2 });
    expect(done.unreadableValues).toHaveLength(2);
    expect(done.unreadableValues).toEqual(
      expect.arrayContaining([
        { tenantId: 'other', key: 'ORPHAN', version: 1, keyId: gone.current.id, reason: 'key missing' },
        { tenantId: 'default', key: 'DAMAGED', version: 1, keyId: old, reason: 'damaged' },
      ]),
    );
    expect(await backendOf(gone).get('other', 'ORPHAN')).toBe('still there');
    expect(await keysOf(keyring).status()).toContainEqual({
      id: gone.current.id,
      current: false,
      present: false,
      values: 1,
    });
    // The key is handed over after all.
    const again = createKeyring([keyring.current, gone.current]);
    expect(await keysOf(again).reencrypt()).toMatchObject({ reencrypted: 1, unreadable: 1 });
    expect(await backendOf(keyring).get('other', 'ORPHAN')).toBe('still there');
  });

  it('ends between two batches when it is told to', async () => {
    await fill(6);
    await keysOf(keyring).introduce();
    const end = new AbortController();
    const ended = keysOf(keyring).reencrypt({ batchSize: 2, signal: end.signal, onProgress: () => end.abort() });
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await keysOf(keyring).status()).map(({ values }) => values)).toEqual([2, 4]);
  });

  it('does everything with the newest key when another one comes in the middle', async () => {
    await fill(6);
    await keysOf(keyring).introduce();
    let newest: string | undefined;
    const introduced: Promise<unknown>[] = [];
    const done = keysOf(keyring).reencrypt({
      batchSize: 1,
      onProgress: () => {
        if (newest !== undefined) return;
        newest = '';
        introduced.push(keysOf(keyring).introduce());
      },
    });
    expect((await done).keyId).toBe(keyring.current.id);
    await Promise.all(introduced);
    await keysOf(keyring).reencrypt();
    expect((await keysOf(keyring).status()).map(({ values }) => values)).toEqual([6, 0, 0]);
  });
});

describe('retiring', () => {
  it('removes the keys that encrypt nothing, and no other', async () => {
    await fill(2);
    const first = keyring.current.id;
    await keysOf(keyring).introduce();
    expect(await keysOf(keyring).retire()).toEqual([]);
    await keysOf(keyring).reencrypt();
    const { id } = await keysOf(keyring).introduce();
    const there = await openMasterKeyFile(file);
    expect(await keysOf(keyring).retire({ actor: 'operator' })).toEqual([first]);
    expect((await openMasterKeyFile(file)).all).toHaveLength(2);
    await backendOf(there).set('default', 'NEW', 'x');
    expect(await keysOf(there).status()).toContainEqual({ id, current: true, present: true, values: 1 });
    expect(await valuesOf(there, 2)).toEqual(right(2));
    expect((await auditOf('default'))[0]).toMatchObject({
      actor: 'operator',
      action: 'master-key.retire',
      subject: first,
    });
  });
});
