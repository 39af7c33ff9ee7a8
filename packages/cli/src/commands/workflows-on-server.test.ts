import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TENANT } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { type Automate, automateMigrations, createAutomate, createLogger } from '@automate/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answering, run } from '../__fixtures__/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-apply-'));
const dataDir = join(folder, 'data');
const flows = join(folder, 'flows');
let database: TestDatabase;
let automate: Automate;
let where: string[];

beforeAll(async () => {
  database = await createTestDatabase({ migrations: automateMigrations });
  const plugins = { list: [join(import.meta.dirname, '..', '..', '..', '..', 'plugins', 'http')] };
  automate = await createAutomate(
    { dataDir, databaseUrl: database.url, http: { port: 0 }, plugins, health: { enabled: false } },
    { log: createLogger({ level: 'silent' }) },
  );
  const { url = '' } = await automate.start();
  const key = { tenantId: DEFAULT_TENANT, name: 'test', permissions: ['*'] };
  writeFileSync(join(dataDir, 'dev-key'), `${(await automate.apiKeys.create(key)).token}\n`);
  where = ['--server', url, '--data-dir', dataDir];
});
afterAll(async () => {
  await automate.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(flows, { recursive: true, force: true });
  mkdirSync(flows);
});

const file = (name: string, text: string): string => {
  const path = join(flows, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
};
const yaml = (name: string, steps = `  - id: hello\n    set: { text: "Hello {{event.payload.name}}" } # ours`) =>
  `# of this team\nname: ${name}\non:\n  - manual: true\nsteps:\n${steps}\noutput: { said: "{{steps.hello.output.text}}" }\n`;
const workflows = (...args: string[]) => run('workflows', ...args, ...where);
const newest = async (name: string) => automate.engine.workflows.get(DEFAULT_TENANT, name);

describe('workflows apply', () => {
  it('stores files, says how they differ, and does nothing the second time', async () => {
    const path = file('greet', yaml('greet'));
    const dry = await workflows('apply', flows, '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('nothing was stored') });
    await expect(newest('greet')).rejects.toMatchObject({ code: 'NOT_FOUND' });

    expect(await workflows('apply', flows)).toMatchObject({ code: 0, out: expect.stringContaining('+ greet') });
    expect(await newest('greet')).toMatchObject({ version: 1, active: false, source: { text: yaml('greet') } });
    expect(await workflows('apply', flows)).toMatchObject({ code: 0, out: expect.stringContaining('nothing to do') });

    writeFileSync(path, yaml('greet').replace('Hello', 'Hi'));
    const changed = await workflows('apply', flows, '--activate');
    expect(changed).toMatchObject({ code: 0, err: '' });
    expect(changed.out).toContain(
      '    ~ step hello /set/text: "Hello {{event.payload.name}}" -> "Hi {{event.payload.name}}"',
    );
    expect(await newest('greet')).toMatchObject({ version: 2, active: true });
    writeFileSync(path, `${readFileSync(path, 'utf8')}# said at the end\n`);
    expect((await workflows('apply', flows)).out).toContain('only the text');
  });

  it('asks on a terminal, and takes no for an answer', async () => {
    file('asked', yaml('asked'));
    const questions: string[] = [];
    const no = (question: string) => questions.push(question) === 0;
    const refused = await answering(no, 'workflows', 'apply', flows, ...where);
    expect(refused).toMatchObject({ code: 1, err: 'nothing was stored' });
    expect(questions).toEqual([expect.stringMatching(/^Store 1 of 1 in http/)]);
    await expect(newest('asked')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await answering(no, 'workflows', 'apply', flows, '--yes', ...where)).toMatchObject({ code: 0 });
    expect(await newest('asked')).toMatchObject({ version: 1 });
  });

  it('stores none of them where one is wrong, and says where and what to write', async () => {
    file('good', yaml('good-one'));
    const bad = file('bad', yaml('bad-one', '  - id: hello\n    action: http/reqest'));
    const refused = await workflows('apply', flows);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('nothing was stored') });
    expect(refused.err).toContain(`${bad}:7:5: error: connector http has no action "reqest"`);
    await expect(newest('good-one')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sees circles and names among files that no server has yet, and those by way of what it has', async () => {
    const calls = (name: string, of: string) => yaml(name, `  - id: hello\n    call: ${of}`);
    await automate.engine.workflows.create({
      tenantId: DEFAULT_TENANT,
      source: { text: calls('mid', 'last'), format: 'yaml' },
    });
    file('first', calls('first', 'mid'));
    file('last', calls('last', 'first'));
    const refused = await workflows('apply', flows);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('first > mid > last > first') });
    expect(refused.err).not.toContain('there is no workflow');
    file('last', yaml('last'));
    file('again', yaml('last'));
    expect((await workflows('apply', flows)).err).toMatch(/the workflow last is already in .*again\.yaml/);
    rmSync(join(flows, 'again.yaml'));
    const applied = await workflows('apply', flows);
    expect(applied).toMatchObject({ code: 0, err: '' });
  });

  it('leaves what somebody else changed meanwhile, and says so', async () => {
    const path = file('raced', yaml('raced'));
    await workflows('apply', flows);
    writeFileSync(path, yaml('raced').replace('Hello', 'Hi'));
    const source = { text: yaml('raced').replace('Hello', 'Moin'), format: 'yaml' as const };
    const { code, err } = await interleaved(['workflows', 'apply', flows, ...where], async () => {
      await automate.engine.workflows.update({ tenantId: DEFAULT_TENANT, workflow: 'raced', source });
    });
    expect(code).toBe(1);
    expect(err).toMatch(/is at version 2 by now, not 1/);
    expect((await newest('raced')).source.text).toContain('Moin');
  });

  it('tells all of it as JSON', async () => {
    file('machine', yaml('machine'));
    const { out } = await workflows('apply', flows, '--json');
    expect(JSON.parse(out)).toEqual({
      ok: true,
      workflows: [
        {
          path: join(flows, 'machine.yaml'),
          name: 'machine',
          change: 'new',
          version: 1,
          activated: false,
          done: true,
          errors: [],
          warnings: [],
        },
      ],
    });
  });
});

/** Runs a command, and something else while it asks. */
async function interleaved(args: string[], work: () => Promise<void>) {
  const { runCommandLine } = await import('../run-command-line.ts');
  const err: string[] = [];
  const ask = async () => {
    await work();
    return true;
  };
  const code = await runCommandLine(args, { out: () => {}, err: (text) => void err.push(text), ask });
  return { code, err: err.join('\n') };
}

describe('workflows export', () => {
  it('writes texts as they were written, and nothing over what differs', async () => {
    file('kept', yaml('kept'));
    await workflows('apply', flows);
    const to = join(folder, 'exported');
    expect(await workflows('export', 'kept', '--to', to)).toMatchObject({ code: 0, out: join(to, 'kept.yaml') });
    expect(readFileSync(join(to, 'kept.yaml'), 'utf8')).toBe(yaml('kept'));
    writeFileSync(join(to, 'kept.yaml'), 'mine');
    const refused = await workflows('export', '--to', to);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was written') });
    expect(readdirSync(to)).toEqual(['kept.yaml']);
    expect(readFileSync(join(to, 'kept.yaml'), 'utf8')).toBe('mine');
    expect((await workflows('export', '--to', to, '--overwrite')).code).toBe(0);
    expect(await workflows('apply', to)).toMatchObject({ code: 0, out: expect.stringContaining('nothing to do') });
    expect(await workflows('export', 'nobody', '--to', to)).toMatchObject({ code: 1 });
  });
});

describe('workflows run', () => {
  const steps = `  - id: hello
    set: { text: "Hello {{event.payload.name}}" }
  - id: pause
    wait: { for: 100ms }
  - id: check
    action: http/request
    if: event.payload.name == "nobody"
    with: { url: "http://127.0.0.1:1/" }`;

  beforeAll(async () => {
    const source = { text: yaml('follow', steps), format: 'yaml' as const };
    await automate.engine.workflows.create({ tenantId: DEFAULT_TENANT, source, activate: true });
  });

  it('follows a run: what steps do on standard error, the output on standard output', async () => {
    const input = file('input', '');
    writeFileSync(input, '{"name": "Ada"}');
    const { code, out, err } = await workflows('run', 'follow', '--input', input);
    expect({ code, out: JSON.parse(out) }).toEqual({ code: 0, out: { said: 'Hello Ada' } });
    expect(err.split('\n')[0]).toMatch(/^run [0-9a-f-]{36}$/);
    expect(err).toMatch(/^\+ hello \(set\) completed/m);
    expect(err).toMatch(/^- check .*skipped/m);
    expect(err.split('\n').at(-1)).toMatch(/^completed after \d+ ms$/);
  });

  it('ends as the run does', async () => {
    const failed = await workflows('run', 'follow', '--input', '{"name": "nobody"}', '--json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({ status: 'failed', error: { code: expect.any(String) } });
  });

  it('starts without waiting, and says why it cannot start', async () => {
    expect(await workflows('run', 'follow', '--no-wait')).toMatchObject({ code: 0, out: /^started: event/ as unknown });
    for (const [args, message] of [
      [['run', 'nobody'], 'There is no workflow nobody'],
      [['run', 'follow', '--input', '{"name": '], 'the input is no JSON'],
      [['run', 'follow', '--input', join(flows, 'none.json')], 'cannot be read (ENOENT)'],
    ] as const) {
      expect(await workflows(...args)).toMatchObject({ code: 1, err: expect.stringContaining(message) });
    }
  });
});

describe('workflows lint and diff with a server', () => {
  it('know what is installed there', async () => {
    const path = file('typed', yaml('typed', '  - id: hello\n    action: htp/request'));
    expect((await run('workflows', 'lint', path)).err).toContain('not looked at without a server');
    const linted = await workflows('lint', path);
    expect(linted).toMatchObject({ code: 0, err: expect.stringContaining(`${path}:7:5: warning: the connector htp`) });
    expect(linted.err).toContain('did you mean "http"?');
  });

  it('compare a file with what is there', async () => {
    const path = file('compared', yaml('compared'));
    expect(await workflows('diff', path)).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not on the server'),
    });
    await workflows('apply', path);
    expect(await workflows('diff', path)).toMatchObject({ code: 0, out: '' });
    writeFileSync(path, yaml('compared').replace('Hello', 'Hi'));
    expect(await workflows('diff', path)).toMatchObject({ code: 1, out: expect.stringMatching(/^~ step hello/) });
  });
});

describe('a server', () => {
  it('that is not there, or is none, is told with what to do', async () => {
    const server = createServer((_request, response) => response.end('<html>hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const path = file('x', yaml('x'));
    const at = (address: string) => run('workflows', 'apply', path, '--server', address, '--data-dir', dataDir);
    expect(await at(url)).toMatchObject({ code: 1, err: expect.stringContaining('is no Automate server') });
    server.close();
    await new Promise((resolve) => server.once('close', resolve));
    expect(await at(url)).toMatchObject({ code: 1, err: expect.stringMatching(/ECONNREFUSED.*--server/) });
    expect(await at('http://example.com')).toMatchObject({ code: 1, err: expect.stringContaining('use https') });
    expect(await at('http://127.example.com')).toMatchObject({ code: 1, err: expect.stringContaining('use https') });
    expect(await at('ftp://example.com')).toMatchObject({ code: 1 });
    // The key beside one server is not for another.
    expect(await at('https://example.invalid')).toMatchObject({ code: 1, err: expect.stringContaining('no API key') });
  });

  it('gets no key that is not meant for it, and says what is missing', async () => {
    const path = file('x', yaml('x'));
    const none = await run('workflows', 'apply', path, '--server', where[1]!, '--data-dir', flows);
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('AUTOMATE_API_KEY') });
    writeFileSync(join(flows, 'key'), 'ak_wrong');
    const wrong = await run('workflows', 'apply', path, ...where, '--key-file', join(flows, 'key'));
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('--key-file') });
  });
});
