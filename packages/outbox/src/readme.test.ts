import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { expect, it } from 'vitest';
import { outboxMigrations } from './index.ts';

it('has a README whose example runs', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase({ migrations: [outboxMigrations] });
  await database.sql`CREATE TABLE users (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, email text NOT NULL)`;
  const folder = join(import.meta.dirname, '..');
  const [, example = ''] =
    /```ts\n(import \{ enqueue,.*?)```/s.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  const code = `${example.replace("'postgres://localhost/app'", JSON.stringify(database.url))}
    const body = JSON.stringify({ email: 'ada@example.org' });
    const answer = await app.request('/users', { method: 'POST', body });
    while ((await store.depth()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.drain();
    console.log(answer.status, await db.select().from(users));
    process.exit(0);`;
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stdout).toContain("welcome { email: 'ada@example.org' } with the idempotency key 1 unless false");
  expect(stdout).toContain("202 [ { id: 1, email: 'ada@example.org' } ]");
});
