import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const scratch = mkdtempSync(join(tmpdir(), 'automate-plugins-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A plugin in plain JavaScript that depends on nothing: what `definePlugin` makes is marked by a symbol. */
function writePlugin(name: string, contributions: object[], code: string): string {
  const folder = mkdtempSync(join(scratch, `${name}-`));
  const automate = { id: name, apiVersion: 1, entry: './index.js', contributions };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', automate }));
  writeFileSync(
    join(folder, 'index.js'),
    `globalThis.loaded = [...(globalThis.loaded ?? []), '${name}'];
     const contributes = [${code}];
     export default Object.defineProperty({ contributes }, Symbol.for('automate.plugin'), { value: true });`,
  );
  return folder;
}

const loaded = (): string[] => (globalThis as { loaded?: string[] }).loaded ?? [];

describe('what plugins bring beside connectors', () => {
  let server: TestServer;
  beforeAll(async () => {
    const parameters = [{ name: 'prefix', default: 'SKU-' }];
    const filter = writePlugin(
      'skus',
      [{ point: 'template-filter', key: 'format_sku', parameters }],
      `{ point: 'template-filter', key: 'format_sku', describe: () => ({ parameters: ${JSON.stringify(parameters)} }),
         value: { name: 'format_sku', apply: (input, { prefix }) => prefix + input } }`,
    );
    const described = {
      displayName: 'Shelf',
      fields: [{ key: 'values', type: 'json', label: 'Values', required: false }],
      configSchema: { type: 'object' },
    };
    const backend = writePlugin(
      'vault',
      [{ point: 'secrets-backend', key: 'shelf', ...described }],
      `{ point: 'secrets-backend', key: 'shelf', describe: () => (${JSON.stringify(described)}),
         value: { key: 'shelf', dispose: async () => {}, configure: async ({ values }) => ({
           id: 'shelf',
           async get(tenantId, key) {
             if (values[key]) return values[key];
             throw Object.defineProperty(Object.assign(new Error('not here'), { code: 'SECRET_NOT_FOUND' }),
               Symbol.for('automate.error'), { value: true });
           },
         }) } }`,
    );
    server = await startTestServer({
      plugins: { list: [filter, backend], tiers: { default: 'trusted' } },
      secrets: { backends: [{ use: 'shelf', config: { values: { FROM_SHELF: 'on-the-shelf' } } }] },
    });
  });
  afterAll(() => server.close());

  it('filters: known without their code, imported when a template calls one', async () => {
    expect(loaded()).not.toContain('skus');
    const workflow = (name: string, template: string) =>
      server.call('POST', '/api/v1/workflows?activate=true', {
        name,
        on: [{ event: name }],
        steps: [{ id: 'sku', set: { usual: '{{format_sku event.payload.id}}', own: template } }],
      });
    const refused = await workflow('wrong', '{{format_sku event.payload.id "A" "B"}}');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/steps/0/set/own' }] } });
    expect(loaded()).not.toContain('skus');
    expect(await workflow('right', '{{format_sku event.payload.id prefix="ART-"}}')).toMatchObject({ status: 201 });
    const run = await server.run('right', { id: 7 });
    expect(run.steps[0].output).toEqual({ usual: 'SKU-7', own: 'ART-7' });
    expect(loaded().filter((name) => name === 'skus')).toHaveLength(1);
  });

  it('secrets backends: asked first, by configuration', async () => {
    expect(await server.automate.secrets.plaintext('default', 'FROM_SHELF')).toBe('on-the-shelf');
    expect(await server.call('PUT', '/api/v1/secrets/OTHER', { value: 'in the table' })).toMatchObject({ status: 200 });
    expect(await server.automate.secrets.plaintext('default', 'OTHER')).toBe('in the table');
  });

  it('a backend that nobody brings keeps the server from starting', async () => {
    const starting = startTestServer({ secrets: { backends: [{ use: 'nowhere' }] } });
    await expect(starting).rejects.toMatchObject({ failure: 'config', message: expect.stringContaining('nowhere') });
  });
});

it('a start with 50 plugins runs the code of none, whatever their tier', async () => {
  const marks = mkdtempSync(join(scratch, 'imported-'));
  const list = Array.from({ length: 50 }, (_, at) => {
    const folder = writePlugin(`many-${at}`, [{ point: 'template-filter', key: `many_${at}`, parameters: [] }], '');
    writeFileSync(join(folder, 'index.js'), `import fs from 'node:fs'; fs.writeFileSync('${marks}/${at}', '');`);
    return folder;
  });
  const server = await startTestServer({ plugins: { list, tiers: { trusted: list.slice(0, 25) } } });
  try {
    const { body } = await server.call('GET', '/api/v1/plugins');
    const told = body.data.map(({ tier, state, pid }: Record<string, unknown>) => [tier, state, pid]);
    expect(told.filter(([tier]: string[]) => tier === 'trusted')).toHaveLength(25);
    expect(told.every(([, state, pid]: unknown[]) => state === 'discovered' && pid === undefined)).toBe(true);
    expect(readdirSync(marks)).toEqual([]);
  } finally {
    await server.close();
  }
});
