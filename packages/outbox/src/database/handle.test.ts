import { expect, it } from 'vitest';
import { type PgHandle, runStatement } from './handle.ts';

// The driver of this repository is mended (packages/db/src/cut-connection.test.ts shows the defect): its answer is made here.
it('gives the rows of a result and nothing else, also where the driver left holes before them', async () => {
  const rows = [{ n: 1 }, { n: 2 }];
  for (const answer of [rows, Object.assign([], { 2: rows[0], 3: rows[1] }), { rows }]) {
    const session = { prepareQuery: () => ({ execute: async () => answer }) };
    const handle = { _: { session } } as unknown as PgHandle;
    expect(await runStatement(handle, { name: 'two', text: 'SELECT 1' }, [])).toEqual(rows);
  }
});
