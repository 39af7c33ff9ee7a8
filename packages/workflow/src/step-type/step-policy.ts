import { AutomateError, matchesGlob } from '@automate/core';
import type { StepWorkspace } from './step-workspace.ts';

/** What a step may do, set by whoever writes or runs the workflow. Without one: nothing, for 30 seconds. */
export interface StepPolicy {
  /** Milliseconds. */
  timeoutMs: number;
  /** Different files that may be written or removed. */
  maxFiles: number;
  /** Times that a file may be written or removed. */
  maxEdits: number;
  /** Paths in the workspace that may be read, written and removed; `*` is any run of characters, `?` exactly one. */
  allowedPaths: readonly string[];
  /** Programs that may be run, by their name, as for paths. Their arguments are theirs. */
  allowedCommands: readonly string[];
}

export const DEFAULT_STEP_POLICY: StepPolicy = Object.freeze({
  timeoutMs: 30_000,
  maxFiles: 0,
  maxEdits: 0,
  allowedPaths: [],
  allowedCommands: [],
});

/**
 * A workspace that keeps to a policy: what goes beyond it is refused with PERMISSION_DENIED (paths, commands) or
 * RESOURCE_EXHAUSTED (files, edits), before anything is done. `use` counts `files`, `edits` and `commands`.
 */
export function withPolicy(
  workspace: StepWorkspace,
  policy: StepPolicy,
  use: (resource: string, amount: number) => void = () => {},
): StepWorkspace {
  const changed = new Set<string>();
  let edits = 0;

  function allowed(path: string, what: string): string {
    const normal = normalPath(path);
    if (policy.allowedPaths.some((glob) => matchesGlob(glob, normal))) return normal;
    throw denied(
      `${what} ${JSON.stringify(path)} is not allowed: the step's policy allows ${list(policy.allowedPaths)}`,
    );
  }

  /** Counted before it is done: two at once are two. */
  function counted(path: string, what: string): string {
    const normal = allowed(path, what);
    if (edits + 1 > policy.maxEdits) throw exhausted(`${what} ${normal} would be more than ${policy.maxEdits} edits`);
    if (!changed.has(normal) && changed.size + 1 > policy.maxFiles) {
      throw exhausted(`${what} ${normal} would be more than ${policy.maxFiles} files`);
    }
    edits += 1;
    use('edits', 1);
    if (!changed.has(normal)) use('files', 1);
    changed.add(normal);
    return normal;
  }

  return {
    read: async (path) => workspace.read(allowed(path, 'reading')),
    write: async (path, content) => workspace.write(counted(path, 'writing'), content),
    remove: async (path) => workspace.remove(counted(path, 'removing')),
    async list(path) {
      const inside = path === '.' ? '.' : normalPath(path);
      const files = await workspace.list(inside);
      return files.filter((file) => policy.allowedPaths.some((glob) => matchesGlob(glob, file)));
    },
    async run(command, args = []) {
      if (!policy.allowedCommands.some((glob) => matchesGlob(glob, command))) {
        const told = list(policy.allowedCommands);
        throw denied(`running ${JSON.stringify(command)} is not allowed: the step's policy allows ${told}`);
      }
      use('commands', 1);
      return workspace.run(command, args);
    },
  };
}

/** A path inside of the workspace without `.` segments. Throws PERMISSION_DENIED for any other. */
function normalPath(path: string): string {
  const segments = path.split('/').filter((segment, index) => segment !== '.' && (segment !== '' || index === 0));
  const inside = segments.every((segment) => segment !== '..' && segment !== '');
  // A backslash and a colon (of a drive, of a stream) mean something on other systems; a NUL ends a path early on some.
  if (segments.length > 0 && inside && !/[\\\0:]/.test(path)) return segments.join('/');
  throw denied(`${JSON.stringify(path)} is no path inside of the workspace`);
}

function list(globs: readonly string[]): string {
  return globs.length === 0 ? 'none' : globs.join(', ');
}

function denied(message: string): AutomateError {
  return new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
}

function exhausted(message: string): AutomateError {
  return new AutomateError({ code: 'RESOURCE_EXHAUSTED', message, retryable: false, effect: 'none' });
}
