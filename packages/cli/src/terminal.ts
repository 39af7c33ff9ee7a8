/** Where a command tells what it has to say: results on standard output, everything else on standard error. */
export interface Terminal {
  /** One line, or several, without the last line break. */
  out(text: string): void;
  err(text: string): void;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};
