import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandContext } from './command-context.ts';
import { addPluginBuild } from './commands/plugin-build.ts';
import { addPluginDev } from './commands/plugin-dev.ts';
import { addPluginVerify } from './commands/plugin-verify.ts';
import { addSecrets } from './commands/secrets.ts';
import { addWorkflows } from './commands/workflows.ts';
import { failureOf } from './failure.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Wrong words on the command line; sysexits' EX_USAGE. */
const USAGE = 64;

/**
 * Runs one command and resolves to the exit code of the process: 0, 64 when the command line is not understood, 1 when
 * the command failed, and the code of a `StartError` when a server could not be started. Throws nothing.
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  let code = 0;
  const program = createProgram(terminal, (failed) => {
    code = failed;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Its message is written already; help and the version are no mistakes.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    const { exitCode, text, json } = failureOf(error);
    if (args.includes('--json')) terminal.out(json);
    else terminal.err(`automate: ${text}`);
    return exitCode;
  }
}

function createProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('automate')
    .description('Builds, develops and verifies plugins, and looks after an installation.')
    .version(packageJson.version)
    .showSuggestionAfterError()
    .showHelpAfterError('(automate --help tells what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const context: CommandContext = { terminal, exit };
  const plugin = program.command('plugin').description('For authors of plugins');
  addPluginBuild(plugin, context);
  addPluginDev(plugin, context);
  addPluginVerify(plugin, context);
  addSecrets(program, context);
  addWorkflows(program, context);
  return program;
}
