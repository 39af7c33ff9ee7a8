import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PLUGIN_KINDS } from './kinds.ts';
import { runCreate } from './run-create.ts';

const root = mkdtempSync(join(tmpdir(), 'automate-create-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let told = '';
beforeEach(() => {
  told = '';
  const keep = (text: string | Uint8Array) => {
    told += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

it('asks nothing when the flags say everything', async () => {
  const directory = join(root, 'made');
  const args = ['@acme/erp', '--kind', 'connector', '--directory', directory, '--description', 'Orders.'];
  expect(await runCreate(args, true)).toBe(0);
  expect(told).toContain('@acme/automate-plugin-erp is made');
  expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).description).toBe('Orders.');
  expect(await runCreate(args, true)).toBe(1);
  expect(told).toContain('is not empty');
});

it.each([
  [[], /a name and --kind are needed/],
  [['erp'], /a name and --kind are needed/],
  [['Erp', '--kind', 'connector'], /is no npm package name/],
  [['erp', '--kind', 'robot'], /there is no kind "robot"; there are: connector/],
  [['erp', '--colour', 'red'], /--colour/],
  [['erp', 'crm', '--kind', 'connector'], /one name is needed, not 2/],
])('ends with 64 where nobody can be asked: %j', async (args, message) => {
  expect(
    await runCreate([...args, ...(args.includes('--directory') ? [] : ['--directory', join(root, 'never')])], false),
  ).toBe(64);
  expect(told).toMatch(message);
  expect(existsSync(join(root, 'never'))).toBe(false);
});

it('explains itself', async () => {
  expect(await runCreate(['--help'], false)).toBe(0);
  for (const { kind } of PLUGIN_KINDS) expect(told).toContain(kind);
});
