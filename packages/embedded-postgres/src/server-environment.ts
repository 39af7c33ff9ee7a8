/**
 * What PostgreSQL's programs see of the environment: nothing that would change how they behave (PGDATA, PGPORT, LC_*, a
 * root's HOME), and nothing secret.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** How a data folder is handed to a program: its working folder, and the name it is told. */
export interface FolderArgument {
  cwd: string;
  path: string;
}

/**
 * An account that is not ours need not be able to walk to the folder: on Linux it is put into it before the account is
 * changed, and finds it as its own working folder. That is how root's data can stay inside root's closed home.
 */
export function folderArgument(folder: string, otherAccount: boolean): FolderArgument {
  return otherAccount && process.platform === 'linux'
    ? { cwd: folder, path: '/proc/self/cwd' }
    : { cwd: folder, path: folder };
}
