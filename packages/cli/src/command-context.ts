import type { Terminal } from './terminal.ts';

/** What every command is given: where to speak, and how to end with another code than 0 without an error. */
export interface CommandContext {
  terminal: Terminal;
  exit(code: number): void;
}
