import { expect, it } from 'vitest';
import { ask, fill, temporaryDataDir } from './__fixtures__/data-dir.ts';
import { hold } from './__fixtures__/hold.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

const SEED = 20261120;
const LANES = 2;
const LIVES = 6;

/** A generator with a seed (mulberry32), so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it('loses no committed row, however the processes of several lanes end', async () => {
  await using folder = temporaryDataDir();
  await fill(folder);
  const committed: string[] = [];
  const lane = async (name: number) => {
    const next = random(SEED + name);
    for (let life = 0; life < LIVES; life += 1) {
      const holder = hold(folder.path);
      const { pid, options } = await holder.held;
      const row = `${name}-${life}`;
      // The other lane may just have killed the server: only an answer counts.
      await ask(options, `insert into kept_rows values ('${row}')`).then(
        () => committed.push(row),
        () => {},
      );
      const end = Math.floor(next() * 4);
      if (end >= 2) tryKill(pid);
      if (end % 2 === 0) await holder.stop();
      else await holder.kill();
    }
  };
  const first = await startEmbeddedPostgres({ dataDir: folder.path });
  await ask(first.options, 'create table kept_rows (name text)');
  await first.stop();
  await Promise.all(Array.from({ length: LANES }, (_, at) => lane(at)));
  await using last = await startEmbeddedPostgres({ dataDir: folder.path });
  const rows = await ask(last.options, 'select name from kept_rows');
  expect(committed.length, `seed ${SEED}`).toBeGreaterThan(LANES);
  const names = new Set(rows.map((row) => row.name));
  expect(
    committed.filter((name) => !names.has(name)),
    `seed ${SEED}`,
  ).toEqual([]);
});

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The other lane was faster.
  }
}
