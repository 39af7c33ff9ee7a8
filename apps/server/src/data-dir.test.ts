import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { StartError } from '@automate/server/start-error';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataDir } from './data-dir.ts';

const scratch = mkdtempSync(join(tmpdir(), 'automate-data-dir-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

function failure(work: () => unknown): StartError {
  try {
    work();
  } catch (error) {
    if (StartError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it went well');
}

describe('openDataDir', () => {
  it('makes a folder for its owner only, with its parents', () => {
    const path = join(scratch, 'a', 'b');
    openDataDir(path);
    expect(modeOf(path)).toBe(0o700);
  });

  it('closes a folder that others could read', () => {
    const path = join(scratch, 'open');
    mkdirSync(path);
    chmodSync(path, 0o755);
    openDataDir(path);
    expect(modeOf(path)).toBe(0o700);
  });

  it('closes no folder that holds other things', () => {
    const path = join(scratch, 'shared');
    mkdirSync(path);
    chmodSync(path, 0o755);
    writeFileSync(join(path, 'of-somebody-else'), '');
    const { failure: kind, message } = failure(() => openDataDir(path));
    expect(kind).toBe('dataDir');
    expect(message).toMatch(/other things .* a folder of its own/);
    expect(modeOf(path)).toBe(0o755);
    // What this program put there, say from a backup, makes it its own.
    openDataDir(join(path, 'data')).write('demo.json', {});
    chmodSync(join(path, 'data'), 0o755);
    openDataDir(join(path, 'data'));
    expect(modeOf(join(path, 'data'))).toBe(0o700);
    // A new disk is not quite empty.
    mkdirSync(join(path, 'disk', 'lost+found'), { recursive: true });
    openDataDir(join(path, 'disk'));
    expect(modeOf(join(path, 'disk'))).toBe(0o700);
  });

  it('is told where it is, wherever the process goes', () => {
    expect(openDataDir(relative(process.cwd(), join(scratch, 'relative'))).path).toBe(join(scratch, 'relative'));
  });

  it('keeps JSON in files for their owner only', () => {
    const dir = openDataDir(join(scratch, 'files'));
    expect(dir.read('demo.json')).toBeUndefined();
    dir.write('demo.json', { next: 1 });
    dir.write('demo.json', { next: 2 });
    expect(dir.read('demo.json')).toEqual({ next: 2 });
    dir.writeFirst('demo.json', { next: 3 });
    expect(dir.read('demo.json')).toEqual({ next: 2 });
    dir.writeFirst('other.json', { next: 3 });
    expect(dir.read('other.json')).toEqual({ next: 3 });
    expect(readdirSync(dir.path).sort()).toEqual(['demo.json', 'other.json']);
    expect(modeOf(join(dir.path, 'demo.json'))).toBe(0o600);
  });

  it('says in one line what is wrong', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    const error = failure(() => openDataDir(join(file, 'below')));
    expect(error.failure).toBe('dataDir');
    expect(error.message).toContain('set AUTOMATE_DATA_DIR');
    expect(error.message).not.toContain('\n');
    expect(failure(() => openDataDir(file)).message).toContain(file);
  });

  it('says which file is broken', () => {
    const dir = openDataDir(join(scratch, 'broken'));
    writeFileSync(join(dir.path, 'demo.json'), '{"next"');
    expect(failure(() => dir.read('demo.json')).message).toContain('demo.json is not valid JSON');
  });
});
