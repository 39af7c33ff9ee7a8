import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { expect, it } from 'vitest';

it('has a README whose example runs', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase();
  const folder = join(import.meta.dirname, '..');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  const code = example.replace("'postgres://localhost/automate'", JSON.stringify(database.url));
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stdout).toBe("{ title: 'Water the plants' }\n");
});
