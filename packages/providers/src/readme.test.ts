import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('has a README whose example runs', () => {
  const folder = join(import.meta.dirname, '..');
  const [, example = ''] =
    /```ts\n(import \{ definePlugin.*?)```/s.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  const code = `${example.replace('export default', 'const plugin =')}
    const [{ key, value }] = plugin.contributes;
    const storage = await value.configure({ name: 'main' }, {});
    const { uri } = await storage.put('a/b', byteStream('x'));
    console.log(JSON.stringify({ key, uri, size: (await storage.get('a/b')).size }));`;
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', code];
  const told = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }));
  expect(told).toEqual({ key: 'memory', uri: 'memory:///main/a/b', size: 1 });
});
