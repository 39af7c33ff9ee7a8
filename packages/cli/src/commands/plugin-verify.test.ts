import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PluginFolder } from '../__fixtures__/plugin-folder.ts';
import { run } from '../__fixtures__/run.ts';
import { reportJsonSchema, reportSchema } from '../verify/report.ts';

const CODE = `
import { defineAction, defineConnector } from '@automate/connectors';
import { definePlugin } from '@automate/core';

const input = { type: 'object', properties: {}, additionalProperties: false };
const look = defineAction({
  displayName: 'Look',
  effect: 'pure',
  input,
  run: async (_, ctx) => ({ status: (await ctx.fetch('https://api.example.com/', { signal: ctx.signal })).status }),
});
export default definePlugin({
  contributes: [defineConnector({ key: 'lookout', displayName: 'Lookout', actions: { look } })],
});
`;
const SUITE = `
import { describe, it } from 'node:test';
import { connectorContractSuite } from '@automate/connectors/contract-suite';
import plugin from './dist/index.js';

const [connector] = plugin.contributes;
connectorContractSuite({ describe, it }, { connector, actions: { look: { params: {}, answer: () => new Response() } } });
`;
const PACKAGE = {
  name: '@acme/automate-plugin-lookout',
  description: 'Looks',
  license: 'MIT',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  files: ['dist'],
  scripts: { test: 'node --conditions=@automate/source --test > told.txt' },
  automate: {
    hostRange: '*',
    permissions: [{ resource: 'network', action: 'https', scope: 'api.example.com' }],
  },
};
const FILES = {
  'dist/index.js': CODE,
  'dist/index.d.ts':
    "import type { Plugin } from '@automate/core';\ndeclare const plugin: Plugin;\nexport default plugin;\n",
  'suite.test.js': SUITE,
};

/** A package that is verified, but for what is said otherwise, with a manifest made of its code. */
async function folderWith(packageJson: object = {}, files: Record<string, string> = {}): Promise<PluginFolder> {
  const folder = new PluginFolder({ ...PACKAGE, ...packageJson }, { ...FILES, ...files });
  await run('plugin', 'build', folder.root);
  return folder;
}

async function reportOf(folder: PluginFolder) {
  const { code, out } = await run('plugin', 'verify', '--json', folder.root);
  return { code, report: reportSchema.parse(JSON.parse(out)) };
}

describe('automate plugin verify', () => {
  it('verifies a package whose suite ran, in a report that says of what and with what', async () => {
    using folder = await folderWith();
    const { code, report } = await reportOf(folder);
    expect(report.checks.flatMap(({ problems }) => problems)).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'verified',
      package: { name: PACKAGE.name, version: '1.2.3', integrity: expect.stringMatching(/^sha512-/) },
      plugin: { id: 'lookout', apiVersion: 1, contributions: [{ point: 'connector', key: 'lookout' }] },
      suites: [{ suite: '@automate/connectors', point: 'connector', key: 'lookout', failed: [] }],
    });
    expect(report.suites[0]?.passed).toBeGreaterThan(10);
    expect(code).toBe(0);
    const told = await run('plugin', 'verify', folder.root);
    expect(told.out).toMatch(/\nverified$/);
    expect(told.out).toContain('connector "lookout":');
  });

  it.each<[string, object, Record<string, string>, string, RegExp]>([
    [
      'whose tests run no suite',
      {},
      { 'suite.test.js': '' },
      'suites',
      /ran no contract suite for connector "lookout"/,
    ],
    ['without tests', { scripts: {} }, {}, 'suites', /has no script "test"/],
    [
      'whose code is no valid connector',
      {},
      { 'dist/index.js': CODE.replace("effect: 'pure',", "effect: 'pure', idempotencyWindowMs: 1,") },
      'freshness',
      /goes with effect "idempotent" only/,
    ],
    [
      'whose action never asks its service',
      {},
      { 'dist/index.js': CODE.replace("await ctx.fetch('https://api.example.com/', { signal: ctx.signal })", '{}') },
      'suites',
      /does not pass ".*runs with its example/,
    ],
    [
      'that asks another host than it declares',
      {},
      { 'dist/index.js': CODE.replace('api.example.com', 'api.example.org') },
      'permissions',
      /asked for network https api\.example\.org, which is not declared/,
    ],
    [
      'that reads files without saying so',
      {},
      { 'dist/more.js': "export const read = async () => (await import('node:fs')).readdirSync('/');" },
      'permissions',
      /dist\/more\.js uses node:fs, and no filesystem permission is declared/,
    ],
    [
      'for other hosts',
      { automate: { ...PACKAGE.automate, hostRange: '>=99' } },
      {},
      'manifest',
      /works with host versions >=99/,
    ],
    ['that leaves its code out of the tarball', { files: ['README.md'] }, {}, 'package', /is not in the tarball/],
    [
      'of sources',
      { exports: './index.ts' },
      { 'index.ts': CODE },
      'package',
      /is TypeScript, which Node does not load/,
    ],
    [
      'whose types are not there',
      { exports: { '.': { types: './dist/nothing.d.ts', default: './dist/index.js' } } },
      {},
      'package',
      /nothing\.d\.ts|types/,
    ],
  ])('does not verify one %s', async (_, packageJson, files, id, told) => {
    using folder = await folderWith(packageJson, files);
    const { code, report } = await reportOf(folder);
    expect(report.verdict).toBe('failed');
    expect(code).toBe(1);
    const check = report.checks.find((one) => one.id === id);
    expect(
      check?.problems
        .filter(({ level }) => level === 'error')
        .map(({ message }) => message)
        .join('\n'),
    ).toMatch(told);
  });

  it.each<[string, object, RegExp]>([
    [
      'with a remote $ref',
      { contributions: [{ point: 'x', key: 'y', input: { $ref: 'https://x.y/z' } }] },
      /must begin with #/,
    ],
    ['of a future API', { apiVersion: 2 }, /1/],
    [
      'with a pattern that is not linear',
      { contributions: [{ point: 'x', key: 'y', input: { type: 'string', pattern: '(?=a)b' } }] },
      /unsupported Perl syntax/,
    ],
  ])('does not verify a manifest %s, and names its place', async (_, automate, told) => {
    using folder = new PluginFolder(
      { ...PACKAGE, automate: { id: 'lookout', apiVersion: 1, entry: '.', ...automate } },
      FILES,
    );
    const { code, report } = await reportOf(folder);
    expect(code).toBe(1);
    const [check] = report.checks;
    expect(check).toMatchObject({ id: 'manifest', status: 'failed' });
    expect(check?.problems[0]?.message).toMatch(told);
    expect(check?.problems[0]?.pointer).toMatch(/^\//);
  });

  it('publishes the schema of its report', () => {
    const published = readFileSync(new URL('../../schema/verification.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(reportJsonSchema());
  });
});
