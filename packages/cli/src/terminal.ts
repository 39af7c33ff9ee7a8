import { createInterface } from 'node:readline/promises';

/** Where a command tells what it has to say: results on standard output, everything else on standard error. */
export interface Terminal {
  /** One line, or several, without the last line break. */
  out(text: string): void;
  err(text: string): void;
  /** Yes or no; absent where nobody can be asked. */
  ask?: ((question: string) => Promise<boolean>) | undefined;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  ask: process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : undefined,
};

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } catch {
    // Ctrl-C or the end of input is no answer.
    return false;
  } finally {
    lines.close();
  }
}
