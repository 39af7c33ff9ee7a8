import type { Readable } from 'node:stream';
import type { Logger } from '@automate/core';

const MAX_LINE = 8 * 1024;
const LINES_PER_SECOND = 100;

/** Writes what a plugin's process prints into the log, line by line; of a flood the first lines of each second. */
export function logOutput(output: Readable, log: Logger, about: { plugin: string; stream: 'stdout' | 'stderr' }): void {
  let rest = '';
  let second = 0;
  let lines = 0;
  const line = (text: string) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      if (lines > LINES_PER_SECOND)
        log.warn({ ...about, dropped: lines - LINES_PER_SECOND }, 'the plugin prints too much');
      second = now;
      lines = 0;
    }
    if (++lines <= LINES_PER_SECOND && text.trim() !== '') log.info({ ...about, text }, 'the plugin prints');
  };
  output.setEncoding('utf8');
  output.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() ?? '').slice(-MAX_LINE);
    for (const part of parts) line(part.slice(0, MAX_LINE));
  });
  output.on('end', () => line(rest));
  // A process that was killed.
  output.on('error', () => {});
}
