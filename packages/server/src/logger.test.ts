import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
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

  // /dev/full refuses every byte, as a full disk does; it is Linux's.
  it.runIf(process.platform === 'linux')('goes on when standard error takes nothing', () => {
    const full = openSync('/dev/full', 'w');
    const code = `
      const { createLogger } = await import('${new URL('./logger.ts', import.meta.url).href}');
      const log = createLogger();
      for (let n = 0; n < 100; n += 1) log.error({ n }, 'nobody hears');
      await new Promise((resolve) => setTimeout(resolve, 50));
      log.error({}, 'nor this');
      console.log('went on');`;
    const child = spawnSync(
      process.execPath,
      ['--conditions=@automate/source', '--input-type=module', '--eval', code],
      {
        stdio: ['ignore', 'pipe', full],
        encoding: 'utf8',
      },
    );
    closeSync(full);
    expect({ status: child.status, stdout: child.stdout }).toEqual({ status: 0, stdout: 'went on\n' });
  });
});
