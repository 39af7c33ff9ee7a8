import { type Logger, silentLogger } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { createCleanup } from './cleanup.ts';

describe('createCleanup', () => {
  const lines: string[] = [];
  const log: Logger = { ...silentLogger, error: (fields) => void lines.push(JSON.stringify(fields)) };

  it('undoes last things first, and all of them, whatever fails or never ends', async () => {
    const undone: string[] = [];
    const cleanup = createCleanup(() => log, 20);
    cleanup.add('first', () => undone.push('first'));
    cleanup.add('stuck', () => new Promise(() => {}));
    cleanup.add('broken', () => {
      throw new Error('no');
    });
    cleanup.add('last', async () => undone.push('last'));
    await cleanup.run();
    await cleanup.run();
    expect(undone).toEqual(['last', 'first']);
    expect(lines).toEqual([
      '{"what":"broken","reason":"no"}',
      '{"what":"stuck","reason":"it is not done after 20 ms"}',
    ]);
  });
});
