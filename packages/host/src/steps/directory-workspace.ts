import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { AutomateError } from '@automate/core';
import type { CommandResult, StepWorkspace } from '@automate/workflow';

/** Largest file that is read or written, and largest output of a command, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * A workspace in a folder of its own, which is there and empty. Symbolic links are followed nowhere. Paths were checked by the
 * step's policy: relative, no `..`.
 */
export async function createDirectoryWorkspace(folder: string, signal: AbortSignal): Promise<StepWorkspace> {
  const root = await realpath(folder);
  const inside = async (path: string, make = false): Promise<string> => {
    const full = join(root, ...path.split('/'));
    const parent = dirname(full);
    if (make) await mkdir(parent, { recursive: true });
    const real = await realpath(parent).catch(() => undefined);
    if (real === undefined) throw notFound(path);
    if (real !== parent || !`${full}${sep}`.startsWith(`${root}${sep}`)) throw leadsOut(path);
    return full;
  };
  const opened = async (path: string, flags: number, make = false) => {
    const full = await inside(path, make);
    try {
      return await open(full, flags | (constants.O_NOFOLLOW ?? 0), 0o600);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw notFound(path);
      if (code === 'ELOOP') throw leadsOut(path);
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        message: `${path} cannot be opened (${code})`,
        cause: error,
      });
    }
  };
  return {
    async read(path) {
      await using file = await opened(path, constants.O_RDONLY);
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw tooLarge(path, size);
      return new Uint8Array(await file.readFile());
    },
    async write(path, content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      if (bytes.length > MAX_BYTES) throw tooLarge(path, bytes.length);
      await using file = await opened(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, true);
      await file.writeFile(bytes);
    },
    async remove(path) {
      const full = await inside(path).catch(() => undefined);
      if (full !== undefined) await rm(full, { force: true });
    },
    async list(path) {
      const start = path === '.' ? root : await inside(path).catch(() => undefined);
      if (start === undefined || !(await lstat(start).catch(() => undefined))?.isDirectory()) return [];
      const entries = await readdir(start, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(root.length + 1)
            .split(sep)
            .join('/'),
        )
        .sort();
    },
    run: (command, args = []) => runCommand(root, command, args, signal),
  };
}

/** Without a shell, and with nothing of this process's environment but where programs are. */
function runCommand(
  cwd: string,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH ?? '', HOME: cwd, LANG: 'C.UTF-8' };
    execFile(
      command,
      [...args],
      { cwd, env, signal, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES },
      (error, stdout, stderr) => {
        const { code } = error ?? {};
        if (error === null) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof code === 'number') resolve({ exitCode: code, stdout, stderr });
        else if (code === 'ENOENT') reject(notFound(`the program ${command}`));
        else
          reject(
            signal.aborted
              ? signal.reason
              : new AutomateError({ code: 'ABORTED', message: `${command}: ${error.message}`, cause: error }),
          );
      },
    );
  });
}

function notFound(what: string): AutomateError {
  return new AutomateError({ code: 'NOT_FOUND', message: `there is no ${what} in the workspace`, effect: 'none' });
}

function leadsOut(path: string): AutomateError {
  const message = `${path} leads through a symbolic link: links are not followed in a workspace`;
  return new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
}

function tooLarge(path: string, bytes: number): AutomateError {
  const message = `${path} has ${bytes} bytes, more than ${MAX_BYTES}`;
  return new AutomateError({ code: 'PAYLOAD_TOO_LARGE', message, effect: 'none' });
}
