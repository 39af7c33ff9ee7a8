import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

describe('createLogger', () => {
  it('masks what it is told to mask, and fields that are secrets by their name', () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', write: (line) => void lines.push(line) });
    log.redactWith((line) => line.replaceAll('planted', '$secret:KEY'));
    log.info(
      { url: 'https://x.example/planted', headers: { authorization: 'Bearer abc' }, token: 'def' },
      'a planted text',
    );
    log.debug({}, 'too fine');
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] as string);
    expect(line).toMatchObject({
      url: 'https://x.example/$secret:KEY',
      msg: 'a $secret:KEY text',
      token: '[redacted]',
    });
    expect(lines[0]).not.toContain('abc');
    expect(Number.isNaN(Date.parse(line.time))).toBe(false);
  });
});
