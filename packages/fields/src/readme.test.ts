import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_TYPES } from '@automate/core';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

it('has a README whose example runs', () => {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const promised = /console\.log\(.*\); \/\/ (.*)$/m.exec(example)?.[1];
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', example];
  expect(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).trim()).toBe(promised);
});

it('has a README that tells of every type', () => {
  for (const type of FIELD_TYPES) expect(readme).toMatch(new RegExp(`^\\| .*\`${type}\``, 'm'));
});
