import { describe, expect, it } from 'vitest';
import { startCpuProfile, topFunctions } from './cpu-profile.ts';

const frame = (functionName: string, url = '', lineNumber = 0) => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
  scriptId: '1',
});
const repository = new URL('../../../../', import.meta.url);

describe('CPU profile', () => {
  it('adds up the time of each function and names its place', () => {
    const nodes = [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('claim', new URL('packages/outbox/src/x.ts', repository).href, 9) },
      { id: 3, callFrame: frame('', new URL('node_modules/.pnpm/a@1/node_modules/pg/lib/y.js', repository).href, 1) },
      { id: 4, callFrame: frame('claim', new URL('packages/outbox/src/x.ts', repository).href, 9) },
      { id: 5, callFrame: frame('readSync', 'node:fs', 4) },
      { id: 6, callFrame: frame('post', 'node:inspector', 114) },
    ];
    const samples = [6, 1, 2, 3, 4, 2, 5];
    const timeDeltas = [900, 10, 20, 30, 5, 25, 10];
    expect(topFunctions({ nodes, samples, timeDeltas, startTime: 0, endTime: 100 }, 4)).toEqual([
      { name: 'claim packages/outbox/src/x.ts:10', share: 0.5 },
      { name: '(anonymous) pg/lib/y.js:2', share: 0.3 },
      { name: '(idle)', share: 0.1 },
      { name: 'readSync node:fs:5', share: 0.1 },
    ]);
  });

  it('finds what keeps this process busy', async () => {
    const profile = await startCpuProfile();
    spin(performance.now() + 150);
    // How long it waited for the profiler is not what keeps it busy.
    const busy = (await profile.end(20)).filter(({ name }) => name !== '(idle)' && name !== '(program)');
    expect(busy[0]?.name).toMatch(/^spin .*cpu-profile\.test\.ts/);
  });
});

function spin(until: number): void {
  let sum = 0;
  while (performance.now() < until) for (let n = 0; n < 10_000; n += 1) sum += Math.sqrt(n);
  if (sum < 0) throw new Error('cannot be');
}
