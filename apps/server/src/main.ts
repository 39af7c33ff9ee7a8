import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { EXIT_CODES, StartError } from '@automate/server/start-error';
import { type DataDir, openDataDir } from './data-dir.ts';
import { readEnvironment, type Settings } from './environment.ts';

const USAGE = `usage: main.ts <command>

  start                                 the server, with a worker in it
  worker                                a worker beside a server, on the same database
  demo                                  send the next delivery to a running server, and watch its run
  api-key create <name> <permission>... make an API key, for example: api-key create ci events:write
`;

type Command = (settings: Settings, dir: DataDir, args: string[]) => Promise<void>;

/** Imported when they are asked for. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).start,
  worker: async () => (await import('./commands/worker.ts')).worker,
  demo: async () => (await import('./commands/demo.ts')).demo,
  'api-key': async () => (await import('./commands/api-key.ts')).apiKey,
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (load === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 64;
} else {
  try {
    const settings = readEnvironment(process.env);
    const dir = openDataDir(settings.dataDir);
    // In a folder that nobody else can write to: what is in it is run.
    enableCompileCache(join(dir.path, 'compile-cache'));
    const command = await load();
    await command(settings, dir, args);
  } catch (error) {
    process.exitCode = fail(error);
  }
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
