import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { EXIT_CODES, StartError } from '@automate/server/start-error';
import { CommanderError } from 'commander';
import { type CommandName, createCommandLine } from './command-line.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { readEnvironment, type Settings } from './environment.ts';

type RunCommand = (settings: Settings, dir: DataDir, args: string[]) => Promise<void>;

/** Imported when they are asked for. */
const COMMANDS: Record<CommandName, () => Promise<RunCommand>> = {
  start: async () => (await import('./commands/start.ts')).start,
  worker: async () => (await import('./commands/worker.ts')).worker,
  demo: async () => (await import('./commands/demo.ts')).demo,
  'api-key': async () => (await import('./commands/api-key.ts')).apiKey,
};

/** Wrong words on the command line; sysexits' EX_USAGE. */
const USAGE = 64;

const program = createCommandLine(async (name, args, flags) => {
  const settings = { ...readEnvironment(process.env), ...flags };
  const dir = openDataDir(settings.dataDir);
  // In a folder that nobody else can write to: what is in it is run.
  enableCompileCache(join(dir.path, 'compile-cache'));
  const command = await COMMANDS[name]();
  await command(settings, dir, args);
});
try {
  await program.parseAsync();
} catch (error) {
  // Its message is written already; help is no mistake.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  else process.exitCode = fail(error);
}

/** One line that says what was wrong and what to do; a bug keeps its stack. */
function fail(error: unknown): number {
  if (AutomateError.isInstance(error)) {
    process.stderr.write(`automate: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    return StartError.isInstance(error) ? error.exitCode : 1;
  }
  process.stderr.write(`automate: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_CODES.internal;
}
