import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppFolder } from '../__fixtures__/app-folder.ts';
import { PackageReader } from './read-package.ts';

const app = new AppFolder();
beforeAll(() => {
  for (let index = 0; index < 40; index++) app.package(`node_modules/p${index}`, { name: `p${index}` });
});
afterAll(() => app.remove());
afterEach(() => vi.restoreAllMocks());

/** Reads all, and tells how many times the clock was read: twice for each file that was read at once. */
async function readAll(elapsedPerReadMs: number): Promise<{ names: string[]; atOnce: number }> {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += elapsedPerReadMs;
    return now;
  });
  const reader = new PackageReader();
  const names: string[] = [];
  for (let index = 0; index < 40; index++) {
    const file = await reader.read(join(app.root, `node_modules/p${index}`));
    names.push((JSON.parse(String(file)) as { name: string }).name);
  }
  return { names, atOnce: clock.mock.calls.length / 2 };
}

describe('PackageReader', () => {
  const everyName = Array.from({ length: 40 }, (_, index) => `p${index}`);

  it('reads one after the other while the disk is fast', async () => {
    expect(await readAll(0.01)).toEqual({ names: everyName, atOnce: 40 });
  });

  it('lets the system read in parallel once most reads are slow', async () => {
    const { names, atOnce } = await readAll(5);
    expect(names).toEqual(everyName);
    expect(atOnce).toBeLessThan(8);
  });

  it('finds nothing where there is no package, and says why when one cannot be read', async () => {
    const reader = new PackageReader();
    expect(await reader.read(join(app.root, 'nowhere'))).toBeUndefined();
    expect(await reader.read(join(app.root, 'package.json'))).toBeUndefined();
    app.write('odd/package.json/file', '');
    await expect(reader.read(join(app.root, 'odd'))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringMatching(/cannot be read \(EISDIR\)/),
    });
  });
});
