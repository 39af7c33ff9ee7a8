import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeMachine } from './machine.ts';
import { writeResults } from './results.ts';

it('writes a file per run that holds everything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'automate-bench-results-'));
  try {
    const machine = describeMachine('PostgreSQL 18');
    const results = { quick: true, machine, load: { before: 0.5, after: 1 }, targets: [] };
    const file = await writeResults({ ...results, startedAt: '2026-11-02T10:00:00.000Z' }, folder);
    await writeResults({ ...results, startedAt: '2026-11-02T10:00:01.000Z' }, folder);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...results, startedAt: '2026-11-02T10:00:00.000Z' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
