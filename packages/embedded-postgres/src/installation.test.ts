import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeAsRoot, SOMEBODY } from './__fixtures__/as-root.ts';
import { serverAccount } from './account.ts';
import { packagedInstallation } from './binaries.ts';
import { usableBinaries } from './installation.ts';

const account = serverAccount();
const path = process.env.PATH;
const packaged = packagedInstallation() ?? '';
afterEach(() => {
  process.env.PATH = path;
});

const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was not refused');
};

describe('usableBinaries', () => {
  it('finds those of the npm package', () => {
    expect(usableBinaries({ account })).toMatchObject({ major: 18, postgres: expect.stringContaining('postgres') });
  });

  it('takes postgres from the PATH where there is no package', () => {
    const { postgres } = usableBinaries({ account });
    process.env.PATH = `${join(postgres, '..')}${delimiter}${path}`;
    expect(usableBinaries({ account, packaged: undefined })).toMatchObject({ major: 18, postgres: 'postgres' });
  });

  it('says what to do where there is none at all', () => {
    process.env.PATH = '';
    const error = refusal(() => usableBinaries({ account, packaged: undefined }));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toMatch(/no npm package for .* on the PATH, or set DATABASE_URL/);
  });

  it('says which release is needed for the data that is there', () => {
    process.env.PATH = '';
    const error = refusal(() => usableBinaries({ account, major: 16 }));
    expect(error.message).toMatch(/The data is PostgreSQL 16's.* is PostgreSQL 18/);
  });
});

describeAsRoot('as root, with the package in a closed folder (left out for other users)', () => {
  let closed: string;
  let folders: string;
  const nobody = { uid: 65_534, gid: 65_534 };
  const find = () => usableBinaries({ account: nobody, packaged: join(closed, 'native'), stateFolders: [folders] });

  beforeAll(() => {
    closed = mkdtempSync(join(tmpdir(), 'automate-closed-'));
    cpSync(packaged, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  });
  afterAll(() => rmSync(closed, { recursive: true, force: true }));
  const stateFolder = () => {
    folders = mkdtempSync(join(tmpdir(), 'automate-state-'));
    chmodSync(folders, 0o755);
    return { [Symbol.dispose]: () => rmSync(folders, { recursive: true, force: true }) };
  };

  it('makes one copy, which others can run but not change, and keeps to it', () => {
    using _ = stateFolder();
    const first = find();
    expect(first.postgres.startsWith(folders)).toBe(true);
    for (const one of [join(first.postgres, '..', '..'), first.postgres]) {
      expect(statSync(one)).toMatchObject({ uid: 0 });
      expect(statSync(one).mode & 0o022, one).toBe(0);
    }
    const { ino } = statSync(first.postgres);
    expect(find()).toEqual(first);
    expect(statSync(first.postgres).ino).toBe(ino);
    expect(readdirSync(folders)).toHaveLength(1);
  });

  it('is copied to a new folder that the account can enter, whatever the umask', () => {
    using _ = stateFolder();
    const umask = process.umask(0o077);
    try {
      const state = join(folders, 'state');
      const found = usableBinaries({
        account: nobody,
        packaged: join(closed, 'native'),
        stateFolders: [state],
      });
      expect(found.postgres.startsWith(state)).toBe(true);
    } finally {
      process.umask(umask);
    }
  });

  it('replaces a copy that is damaged', () => {
    using _ = stateFolder();
    const { postgres } = find();
    writeFileSync(postgres, 'half');
    expect(find().postgres).toBe(postgres);
    expect(statSync(postgres).size).toBeGreaterThan(1_000_000);
  });

  it('does not run what another user has put in its place', () => {
    using _ = stateFolder();
    const { postgres } = find();
    const copy = join(postgres, '..', '..');
    chownSync(copy, SOMEBODY, SOMEBODY);
    writeFileSync(join(copy, 'planted'), '');
    expect(find().postgres).toBe(postgres);
    expect(statSync(copy).uid).toBe(0);
    expect(readdirSync(copy)).not.toContain('planted');
  });

  it('goes on to the next folder when one cannot be used', () => {
    using _ = stateFolder();
    writeFileSync(join(folders, 'file'), '');
    const next = join(folders, 'next');
    mkdirSync(next, { mode: 0o755 });
    const found = usableBinaries({
      account: nobody,
      packaged: join(closed, 'native'),
      stateFolders: [join(folders, 'file'), closed, next],
    });
    expect(found.postgres.startsWith(next)).toBe(true);
  });

  it('is copied by several processes at once', async () => {
    using _ = stateFolder();
    const script = `
      import { usableBinaries } from ${JSON.stringify(join(import.meta.dirname, 'installation.ts'))};
      const [packaged, folder] = process.argv.slice(1);
      const found = usableBinaries({ account: { uid: 65534, gid: 65534 }, packaged, stateFolders: [folder] });
      console.log(found.postgres);`;
    const paths = await Promise.all(
      [1, 2, 3].map(async () => {
        const args = [
          '--conditions=@automate/source',
          '--input-type=module',
          '-e',
          script,
          join(closed, 'native'),
          folders,
        ];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        let output = '';
        child.stdout.on('data', (chunk) => {
          output += String(chunk);
        });
        await once(child, 'close');
        return output.trim();
      }),
    );
    expect(new Set(paths)).toEqual(new Set([find().postgres]));
    expect(readdirSync(folders)).toHaveLength(1);
  });
});
