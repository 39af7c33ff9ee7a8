import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { createCommandLine } from './command-line.ts';

async function given(words: string[]): Promise<{ ran: unknown[]; code: number; told: string }> {
  const ran: unknown[] = [];
  let told = '';
  const program = createCommandLine(async (...command) => {
    ran.push(command);
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command.exitOverride().configureOutput({
      writeErr: (text) => {
        told += text;
      },
    });
  }
  const code = await program.parseAsync(words, { from: 'user' }).then(
    () => 0,
    (error: unknown) => {
      if (error instanceof CommanderError) return error.exitCode;
      throw error;
    },
  );
  return { ran, code, told };
}

describe('createCommandLine', () => {
  it.each<[string[], unknown[]]>([
    [['start'], ['start', [], {}]],
    [
      ['start', '--port', '3456', '--host', '::1'],
      ['start', [], { port: 3456, host: '::1' }],
    ],
    [
      ['start', '--port=0'],
      ['start', [], { port: 0 }],
    ],
    [['worker'], ['worker', [], {}]],
    [['demo'], ['demo', [], {}]],
    [
      ['api-key', 'create', 'ci', 'events:write', 'executions:read'],
      ['api-key', ['ci', 'events:write', 'executions:read'], {}],
    ],
  ])('runs %j', async (words, command) => {
    expect(await given(words)).toEqual({ ran: [command], code: 0, told: '' });
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['stat'], /unknown command 'stat'\n\(Did you mean start\?\)/],
    ['no command', [], /^Usage: main\.ts/],
    ['a command without its verb', ['api-key'], /^Usage: main\.ts api-key/],
    ['an unknown flag', ['start', '--prot', '3456'], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    ['a flag of another command', ['worker', '--port', '3456'], /unknown option '--port'/],
    ['a flag without its value', ['start', '--port'], /'--port <number>' argument missing/],
    ['a port that is none', ['start', '--port', 'http'], /'http' is invalid\. It must be a number from 0 to 65535\./],
    ['a port that is too high', ['start', '--port', '65536'], /'65536' is invalid/],
    ['an empty host', ['start', '--host', ''], /It must be an address/],
    ['a word too many', ['start', '3456'], /too many arguments/],
    ['a key without permissions', ['api-key', 'create', 'ci'], /missing required argument 'permission'/],
  ])('runs nothing and tells how it is used: %s', async (_name, words, message) => {
    const { ran, code, told } = await given(words);
    expect({ ran, failed: code !== 0 }).toEqual({ ran: [], failed: true });
    expect(told).toMatch(message);
    expect(told).toContain('Usage: main.ts');
  });
});
