import { runCommandLine } from '../run-command-line.ts';

/** Runs a command line in this process, and keeps what it told. */
export function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return answering(undefined, ...args);
}

/** The same on a terminal where somebody says yes or no. */
export async function answering(
  answer: ((question: string) => boolean) | undefined,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    ...(answer && { ask: async (question: string) => answer(question) }),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
