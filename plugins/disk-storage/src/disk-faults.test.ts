import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { byteStream, readBytes, type Storage } from '@automate/providers';
import { scriptedInstance } from '@automate/providers/contract-suite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { disk } from './disk.ts';
import { normalizeError } from './errors.ts';

const root = mkdtempSync(join(tmpdir(), 'automate-disk-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open = (folder: string, more: object = {}): Promise<Storage> =>
  disk.value.configure({ folder, ...more }, scriptedInstance({ configurable: disk.value }));
const text = async (storage: Storage, key: string) =>
  Buffer.from(await readBytes((await storage.get(key)).content, 1_000_000)).toString();
const keys = async (storage: Storage) => (await storage.list()).objects.map(({ key }) => key);

let folder: string;
let outside: string;
let storage: Storage;
beforeEach(async () => {
  folder = join(root, randomUUID());
  outside = join(root, randomUUID());
  mkdirSync(outside);
  storage = await open(folder);
  await storage.put('kept', byteStream('kept'));
});

describe('a symbolic link in the folder', () => {
  it('in place of a folder leads nowhere', async () => {
    renameSync(join(folder, 'objects/kept~object'), join(outside, 'kept~object'));
    mkdirSync(join(outside, 'empty'));
    symlinkSync(outside, join(folder, 'objects/link'));
    const before = readFileSync(join(outside, 'kept~object'));
    const refused = { code: 'FAILED_PRECONDITION' };
    await expect(storage.get('link/kept')).rejects.toMatchObject(refused);
    await expect(storage.delete('link/kept')).rejects.toMatchObject(refused);
    await expect(storage.put('link/kept', byteStream('x'))).rejects.toMatchObject(refused);
    await expect(storage.put('link/new/deep', byteStream('x'))).rejects.toMatchObject(refused);
    await expect(storage.delete('link/empty/missing')).rejects.toMatchObject(refused);
    await storage.delete('link/empty/gone/missing');
    expect(await keys(storage)).toEqual([]);
    expect(readdirSync(outside).sort()).toEqual(['empty', 'kept~object']);
    expect(readFileSync(join(outside, 'kept~object'))).toEqual(before);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('in place of an object is not read, and replaced or removed itself', async () => {
    const target = join(outside, 'target');
    writeFileSync(target, 'precious');
    for (const change of [() => storage.put('evil', byteStream('x')), () => storage.delete('evil')]) {
      symlinkSync(target, join(folder, 'objects/evil~object'));
      await expect(storage.get('evil')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
      expect(await keys(storage)).toEqual(['kept']);
      await change();
      expect(readFileSync(target, 'utf8')).toBe('precious');
      await storage.delete('evil');
    }
  });

  it.each(['objects', 'incoming'])('in place of %s is refused at the start', async (name) => {
    rmSync(join(folder, name), { recursive: true });
    symlinkSync(outside, join(folder, name));
    await expect(open(folder)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });
});

describe('what others put into the folder', () => {
  it('is not listed', async () => {
    const objects = join(folder, 'objects');
    for (const name of ['.DS_Store', 'Upper~object', 'plain', '%2~object', '%zz~object', '~object']) {
      writeFileSync(join(objects, name), 'x');
    }
    mkdirSync(join(objects, 'folder~object'));
    expect(await keys(storage)).toEqual(['kept']);
  });

  it.runIf(process.platform !== 'win32')('is not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'objects/pipe~object')]);
    await expect(storage.get('pipe')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    mkdirSync(join(folder, 'objects/folder~object'));
    await expect(storage.get('folder')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(storage.put('folder', byteStream('x'))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it.each([0, 100, 4095])('and an object cut off after %i bytes, is damage', async (length) => {
    truncateSync(join(folder, 'objects/kept~object'), length);
    await expect(storage.get('kept')).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });

  it('makes no storage of a folder that has it', async () => {
    writeFileSync(join(outside, 'thesis.doc'), 'x');
    await expect(open(outside)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(readdirSync(outside)).toEqual(['thesis.doc']);
  });
});

describe('the folder', () => {
  it('that has disappeared is down, not empty, and not made anew', async () => {
    renameSync(folder, join(root, randomUUID()));
    mkdirSync(folder);
    const down = { code: 'UNAVAILABLE', retryable: true };
    await expect(storage.get('kept')).rejects.toMatchObject(down);
    await expect(storage.list()).rejects.toMatchObject(down);
    await expect(storage.delete('kept')).rejects.toMatchObject(down);
    await expect(storage.put('new', byteStream('x'))).rejects.toMatchObject(down);
    const ctx = { ...scriptedInstance({ configurable: disk.value }), state: storage };
    await expect(disk.value.healthCheck(ctx)).rejects.toMatchObject(down);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is opened by many at once', async () => {
    const path = join(root, randomUUID(), 'new');
    const storages = await Promise.all(Array.from({ length: 8 }, () => open(path)));
    await Promise.all(storages.map((one, index) => one.put(`n/${index}`, byteStream(String(index)))));
    expect(await keys(storages[0] as Storage)).toHaveLength(8);
  });

  it('is not made by a test of the connection', async () => {
    const path = join(root, randomUUID());
    const tested = await disk.value.testConnection({ folder: path }, scriptedInstance({ configurable: disk.value }));
    expect(tested).toEqual({ success: true, message: 'The folder will be made' });
    expect(existsSync(path)).toBe(false);
  });

  it('loses what an ended process left on its way there, after a day', async () => {
    const [old, young] = [join(folder, 'incoming/old'), join(folder, 'incoming/young')];
    writeFileSync(old, 'x');
    writeFileSync(young, 'x');
    utimesSync(old, 0, 0);
    await open(folder);
    expect(readdirSync(join(folder, 'incoming'))).toEqual(['young']);
    expect(await keys(storage)).toEqual(['kept']);
  });

  it('takes no more than it was told', async () => {
    const small = await open(folder, { maxObjectBytes: 3 });
    await small.put('fits', byteStream('123'));
    await expect(small.put('kept', byteStream('1234'))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await text(storage, 'kept')).toBe('kept');
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });
});

it('has whole objects however often its writer is killed', async () => {
  const writer = fileURLToPath(new URL('./__fixtures__/writer.ts', import.meta.url));
  for (let kill = 0; kill < 6; kill++) {
    const child = spawn(process.execPath, ['--conditions=@automate/source', writer, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for (let puts = 0; puts <= kill; puts++) await once(child.stdout, 'data');
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    const { content, metadata } = await storage.get('busy/one');
    const whole = Buffer.from(await readBytes(content, 1_000_000)).toString();
    expect(whole === `${metadata.version} `.repeat(20_000)).toBe(true);
    const left = await keys(storage);
    expect(left.filter((key) => key !== 'busy/other')).toEqual(['busy/one', 'kept']);
  }
});

it.runIf(process.platform === 'linux')('closes the files of contents that nobody reads', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const opened = () => readdirSync('/proc/self/fd').length;
  const before = opened();
  for (let index = 0; index < 50; index++) await storage.get('kept');
  await expect
    .poll(() => {
      collect();
      return opened();
    })
    .toBeLessThanOrEqual(before + 5);
});

it.each([
  ['ENOSPC', 'RESOURCE_EXHAUSTED'],
  ['EACCES', 'PERMISSION_DENIED'],
  ['EROFS', 'PERMISSION_DENIED'],
  ['EMFILE', 'RESOURCE_EXHAUSTED'],
  ['ENAMETOOLONG', 'INVALID_ARGUMENT'],
  ['EWHATEVER', undefined],
])('says what %s means, without the path', (code, meaning) => {
  const error = normalizeError(Object.assign(new Error(`${code}: /secret/path`), { code }));
  expect(error?.code).toBe(meaning);
  expect(error?.message ?? '').not.toContain('/secret');
});

it('closes a file once that is cancelled while its end is read: the number may be another file by then', async () => {
  await storage.put('empty', byteStream(''), {});
  for (let n = 0; n < 20; n += 1) {
    const reader = (await storage.get('empty')).content.getReader();
    const last = reader.read();
    await reader.cancel();
    const others = [1, 2, 3, 4].map(() => openSync(root, 'r'));
    await last;
    await sleep(5);
    for (const other of others) closeSync(other);
  }
});
