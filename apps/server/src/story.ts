import { styleText } from 'node:util';

/** What the server tells whoever started it: short lines on standard output, for people. Logs go elsewhere. */
export interface Story {
  line(text?: string): void;
  /** A label and what there is to say of it. */
  row(label: string, text: string): void;
  /** A step of a run: its name, kind, status, duration and result. */
  columns(...texts: readonly string[]): void;
  /** A label whose text comes later; on a terminal the time it takes is seen. */
  begin(label: string, text: string): { end(text: string): void };
}

const LABEL = 13;
const COLUMNS = [13, 13, 10, 7];

/** Tells on a stream. */
export function createStory(stream: NodeJS.WriteStream = process.stdout): Story {
  const terminal = stream.isTTY === true;
  // Whoever reads may go away (`start | head`): that is no reason to end a server.
  stream.on('error', () => {});
  const dim = (text: string): string => styleText('dim', text, { stream });
  const write = (text: string): void => void stream.write(`${text}\n`);
  const row = (label: string, text: string): string => `  ${dim(label.padEnd(LABEL))}${printable(text)}`;
  return {
    line: (text = '') => write(text),
    row: (label, text) => write(row(label, text)),
    columns(...texts) {
      const last = texts.length - 1;
      write(
        `  ${texts.map((text, at) => printable(text).padEnd(at === last ? 0 : (COLUMNS[at] ?? 0))).join(' ')}`.trimEnd(),
      );
    },
    begin(label, text) {
      if (terminal) stream.write(row(label, text));
      return {
        end(result) {
          if (terminal) stream.write('\r\u001b[2K');
          write(row(label, result));
        },
      };
    },
  };
}

/** Text from outside on a terminal: control characters (which could rewrite the screen) are shown, not obeyed. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value in one line, cut where it gets long. */
export function brief(value: unknown, length = 100): string {
  const text = JSON.stringify(value) ?? '';
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** For example `12 ms` or `1.9 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
