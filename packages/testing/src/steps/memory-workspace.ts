import { AutomateError } from '@automate/core';
import type { CommandResult, StepWorkspace } from '@automate/workflow';

/** What a command of the test answers. What is left out is empty, and 0. */
export type ScriptedCommand = (args: readonly string[]) => Partial<CommandResult> | Promise<Partial<CommandResult>>;

/** A command that was run. */
export interface RanCommand {
  command: string;
  args: readonly string[];
}

/** A workspace of files in memory and commands that are scripts of the test. */
export interface MemoryWorkspace extends StepWorkspace {
  /** As they are now, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly ran: readonly RanCommand[];
}

/** One with these files; running a command that has no script is NOT_FOUND. */
export function createMemoryWorkspace(
  files: Readonly<Record<string, string>> = {},
  commands: Readonly<Record<string, ScriptedCommand>> = {},
): MemoryWorkspace {
  const contents = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const ran: RanCommand[] = [];
  return {
    get files() {
      return Object.fromEntries([...contents].sort().map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
    },
    ran,
    async read(path) {
      const content = contents.get(path);
      if (content === undefined) throw notFound(`there is no file ${path}`);
      return content.slice();
    },
    async write(path, content) {
      contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content.slice());
    },
    async remove(path) {
      contents.delete(path);
    },
    async list(path) {
      const below = path === '.' ? '' : `${path}/`;
      return [...contents.keys()].filter((file) => file.startsWith(below)).sort();
    },
    async run(command, args = []) {
      const script = Object.hasOwn(commands, command) ? commands[command] : undefined;
      if (script === undefined) throw notFound(`the test has no command ${command}`);
      ran.push({ command, args: [...args] });
      return { exitCode: 0, stdout: '', stderr: '', ...(await script(args)) };
    },
  };
}

function notFound(message: string): AutomateError {
  return new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
}
