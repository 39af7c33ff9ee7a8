import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, deriveKey, masterKey } from './keyring.ts';
import { openMasterKeyFile } from './master-key-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'automate-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('openMasterKeyFile', () => {
  it('makes one key, for its owner alone, however many ask at once', async () => {
    const file = join(folder, 'new', 'master.key');
    const keys = await Promise.all(Array.from({ length: 10 }, () => openMasterKeyFile(file)));
    expect(new Set(keys.map(({ current }) => current.id)).size).toBe(1);
    expect((await openMasterKeyFile(file)).current).toEqual(keys[0]?.current);
    const { mode, size } = await stat(file);
    expect([mode & 0o777, size]).toEqual([0o600, 32]);
    // No draft stays behind.
    expect(await readdir(join(folder, 'new'))).toEqual(['master.key']);
  });

  it('refuses a file that others can read, or that is no key', async () => {
    const open = join(folder, 'open.key');
    await writeFile(open, randomBytes(32));
    await chmod(open, 0o644);
    await expect(openMasterKeyFile(open)).rejects.toThrow('chmod 600');
    const short = join(folder, 'short.key');
    await writeFile(short, 'x', { mode: 0o600 });
    await expect(openMasterKeyFile(short)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    await expect(openMasterKeyFile(folder)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });
});

describe('keys', () => {
  it('are 32 bytes or their base64, and have a name of their own', () => {
    const bytes = randomBytes(32);
    expect(masterKey(bytes.toString('base64'))).toEqual(masterKey(bytes));
    expect(masterKey(bytes).id).not.toBe(masterKey(randomBytes(32)).id);
    expect(bytes.toString('hex')).not.toContain(masterKey(bytes).id);
    expect(() => masterKey('c2hvcnQ=')).toThrow(/32 bytes.*5/);
    expect(() => createKeyring([])).toThrow('master key');
    expect(() => createKeyring([masterKey(bytes), masterKey(bytes)])).toThrow('same id');
  });

  it('are different for each purpose', () => {
    const key = masterKey(randomBytes(32));
    const derived = ['a', 'b'].map((purpose) => Buffer.from(deriveKey(key, purpose)).toString('hex'));
    expect(new Set([...derived, Buffer.from(key.key).toString('hex')]).size).toBe(3);
    expect(Buffer.from(deriveKey(key, 'a')).toString('hex')).toBe(derived[0]);
  });
});
