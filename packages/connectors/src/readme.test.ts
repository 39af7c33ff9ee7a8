import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('has a README whose example runs', () => {
  const folder = join(import.meta.dirname, '..');
  const [, example = ''] =
    /```ts\n(import \{ defineAction.*?)```/s.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  const code = `${example.replace('export default', 'const plugin =')}
    const [{ key, describe }] = plugin.contributes;
    console.log(JSON.stringify({ key, ...describe() }));`;
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', code];
  const described = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }));
  expect(described).toMatchObject({
    key: 'erp',
    actions: { create_order: { effect: 'idempotent' } },
    triggers: { webhook: { eventType: { prefix: 'erp', bodyPath: 'type' } } },
  });
});
