import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run } from '../__fixtures__/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-workflows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const yaml = (text: string) =>
  `name: greet\non:\n  - event: a.b\nsteps:\n  - id: hello\n    set: { text: "${text}" }\n`;

it('lints a folder: says where, shows the line with a caret, and what to write instead', async () => {
  mkdirSync(join(folder, 'flows'));
  const good = file('flows/a.yaml', yaml('hi'));
  const bad = file('flows/b.yml', yaml('{{steps.helo.output}}').replace('set:', 'sett:'));
  const linted = await run('workflows', 'lint', join(folder, 'flows'));
  expect(linted).toMatchObject({ code: 1, out: `${good}: valid` });
  expect(linted.err).toContain(
    `${bad}:6:5: error: unknown field "sett"; did you mean "set"? (/steps/0/sett)\n      sett: { text: "{{steps.helo.output}}" }\n      ^`,
  );
  expect(await run('workflows', 'lint', good)).toMatchObject({ code: 0, err: '' });
  const told = await run('workflows', 'lint', bad, '--json');
  expect(told.code).toBe(1);
  expect(JSON.parse(told.out)).toMatchObject({ ok: false, files: [{ path: bad, errors: [{ line: 5 }, { line: 6 }] }] });
});

it('refuses what is no workflow file', async () => {
  expect(await run('workflows', 'lint', join(folder, 'none'))).toMatchObject({ code: 1 });
  expect(await run('workflows', 'lint', file('x.txt', ''))).toMatchObject({ code: 1 });
});

it('tells how two files differ, and by its exit code whether they do', async () => {
  const [before, after] = [file('before.yaml', yaml('hi')), file('after.yaml', `# said anew\n${yaml('hello')}`)];
  const same = file('same.yaml', `# only a comment\n${yaml('hi')}`);
  expect(await run('workflows', 'diff', before, same)).toMatchObject({ code: 0, out: '' });
  const out = '~ step hello /set/text: "hi" -> "hello"';
  expect(await run('workflows', 'diff', before, after)).toMatchObject({ code: 1, out });
});

it('finds calls that lead back, and names that are there twice, among files', async () => {
  mkdirSync(join(folder, 'circle'));
  const calls = (name: string, of: string) =>
    `name: ${name}\non:\n  - manual: true\nsteps:\n  - id: a\n    call: ${of}\n`;
  file('circle/one.yaml', calls('one', 'two'));
  const two = file('circle/two.yaml', calls('two', 'one'));
  const linted = await run('workflows', 'lint', join(folder, 'circle'));
  expect(linted.code).toBe(1);
  expect(linted.err).toContain(`${two}:6:5: error: the workflow is called by what it calls: two > one > two`);
  file('circle/two.yaml', calls('one', 'three'));
  expect((await run('workflows', 'lint', join(folder, 'circle'))).err).toContain('the workflow one is already in');
});

it('takes a filter that only a plugin can have for possible, and says so', async () => {
  const path = file('filter.yaml', yaml('{{mine event.id}}'));
  const linted = await run('workflows', 'lint', path);
  expect(linted).toMatchObject({ code: 0, out: `${path}: valid` });
  expect(linted.err).toContain(`${path}:6:19: warning: there is no filter "mine"`);
});
