import { Command, InvalidArgumentError } from 'commander';
import { isPort, PORT_EXPECTED, type Settings } from './environment.ts';

export type CommandName = 'start' | 'worker' | 'demo' | 'api-key';

/** What the command line says over the environment. */
export type Flags = Partial<Pick<Settings, 'port' | 'host'>>;

/** Reads the words of a command line and has the command run. What it does not understand, it tells and refuses. */
export function createCommandLine(run: (name: CommandName, args: string[], flags: Flags) => Promise<void>): Command {
  const program = new Command('main.ts')
    .description('The reference server.')
    .showSuggestionAfterError()
    .showHelpAfterError()
    .exitOverride();
  program
    .command('start')
    .description('the server, with a worker in it')
    .option('--port <number>', 'where it listens, 0 for a free one (default: PORT, else 3000)', readPort)
    .option(
      '--host <address>',
      'the same; loopback until the setup token is used (default: HOST, else 127.0.0.1)',
      readHost,
    )
    .addHelpText('after', '\nEverything else is configured by variables of the environment: apps/server/README.md.')
    .action((flags: Flags) => run('start', [], flags));
  program
    .command('worker')
    .description('a worker beside a server, on the same database')
    .action(() => run('worker', [], {}));
  program
    .command('demo')
    .description('send the next delivery to a running server, and watch its run')
    .action(() => run('demo', [], {}));
  program
    .command('api-key')
    .description('make an API key')
    .command('create')
    .description('print the token of a new API key, for example: api-key create ci events:write')
    .argument('<name>')
    .argument('<permission...>')
    .action((name: string, permissions: string[]) => run('api-key', [name, ...permissions], {}));
  return program;
}

function readPort(text: string): number {
  if (!isPort(text)) throw new InvalidArgumentError(`It ${PORT_EXPECTED}.`);
  return Number(text);
}

function readHost(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must be an address.');
  return text;
}
