import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';

// Each test starts several processes, each of which takes many seconds where other things run too.
vi.setConfig({ testTimeout: 300_000 });

/** A process of the app, and what it said. */
interface Run {
  child: ChildProcess;
  out: string;
  err: string;
  /** Resolves when standard output has it, rejects when the process ends before. */
  says(text: string | RegExp, timeoutMs?: number): Promise<void>;
  ended(): Promise<number | null>;
}

// Where the run keeps compiled files there is no reason to compile them for each of these processes.
const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
const MAIN = join(import.meta.dirname, 'main.ts');
const scratch = mkdtempSync(join(tmpdir(), 'automate-app-'));
const running = new Set<Run>();
const outside: Server[] = [];

function run(args: string[], env: Record<string, string>): Run {
  const child = spawn(process.execPath, ['--conditions=@automate/source', MAIN, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, PORT: '0', AUTOMATE_WEB_UI: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Not `exit`, after which it may still be heard.
  let over = false;
  const closed = once(child, 'close').then(() => {
    over = true;
  });
  const self: Run = {
    child,
    out: '',
    err: '',
    async says(text, timeoutMs = 120_000) {
      const found = () => (typeof text === 'string' ? self.out.includes(text) : text.test(self.out));
      const until = performance.now() + timeoutMs;
      while (!found()) {
        if (over || performance.now() > until) {
          throw new Error(
            `it never said ${text}${over ? ` and ended with ${child.exitCode}` : ''}:\n${self.out}\n${self.err}`,
          );
        }
        await sleep(20);
      }
    },
    async ended() {
      await closed;
      running.delete(self);
      return child.exitCode;
    },
  };
  child.stdout.on('data', (data) => {
    self.out += data;
  });
  child.stderr.on('data', (data) => {
    self.err += data;
  });
  running.add(self);
  return self;
}

async function stop(server: Run): Promise<number | null> {
  server.child.kill('SIGTERM');
  return server.ended();
}

afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all([...running].map((each) => each.ended()));
  for (const server of outside.splice(0)) server.close();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const READY = /Automate is ready at (http:\/\/\S+)\n$/;
const urlOf = (server: Run): string => READY.exec(server.out)?.[1] ?? '';

/** Calls the API of a running server with a key made by its own command line. */
async function client(server: Run, env: Record<string, string>) {
  const made = run(['api-key', 'create', 'test', '*'], env);
  expect(await made.ended()).toBe(0);
  const token = made.out.trim();
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${urlOf(server)}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

describe('start, on nothing', () => {
  it('tells the story of a first run, sends more, survives SIGKILL in the middle of a run, and finishes it', async () => {
    const dataDir = join(scratch, 'embedded');
    // What the run calls: its own record, and a moment in which a server can be killed.
    const calls: string[] = [];
    let hold = true;
    const endpoint = createServer(async (request, response) => {
      calls.push(`${request.method} ${request.url}`);
      while (hold && request.url === '/held') await sleep(20);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    outside.push(endpoint);
    const address = `127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    const env = { AUTOMATE_DATA_DIR: dataDir, AUTOMATE_ALLOW_PRIVATE: address };

    const first = run(['start'], env);
    await first.says(READY);
    expect(first.out).toMatch(
      new RegExp(
        [
          'database +PostgreSQL 18, embedded',
          'tables +\\d+ migrations applied',
          'plugins +.*github \\S+, http \\S+',
          `setup +one-time token in ${join(dataDir, 'setup-token')}`,
          'delivery +issues\\.opened, \\d+ bytes, signed sha256=',
          'accepted +trace [0-9a-f]{32}, event \\S+',
          'workflow +triage-issues matched, run \\S+',
          'is_new_issue +condition +completed +\\d+ ms +true',
          'summary +set +completed +\\d+ ms +\\{.*Spelling error in the README file',
          'notify +http/request +completed +\\d+ ms +201 ',
          'activity +action +skipped',
          'run +completed in \\d+ ms',
          'endpoint +received POST /triage \\{"text":"#1 Spelling error',
          'npx -y pnpm@12 demo\n',
        ].join('[\\s\\S]*'),
      ),
    );
    expect(first.err).toBe('');
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const token = readFileSync(join(dataDir, 'setup-token'), 'utf8').trim();
    expect(first.out).not.toContain(token);

    const demo = run(['demo'], env);
    expect(await demo.ended()).toBe(0);
    expect(demo.out).toMatch(/is_new_issue +condition +completed +\d+ ms +false\n +summary +set +skipped/);
    expect(demo.out).toMatch(
      /activity +http\/request +completed +\d+ ms +201 [\s\S]* endpoint +received POST \/activity /,
    );

    const call = await client(first, env);
    const steps = [
      { id: 'before', set: { at: 'first' } },
      { id: 'read', action: 'http/get', with: { url: `http://${address}/held` } },
      { id: 'after', set: { read: '{{steps.read.output.body.ok}}' } },
    ];
    await call('POST', '/api/v1/workflows?activate=true', { name: 'held', on: [{ event: 'held' }], steps });
    const { eventId } = await call('POST', '/api/v1/events', { type: 'held' });
    while (calls.length === 0) await sleep(10);
    first.child.kill('SIGKILL');
    await first.ended();
    hold = false;

    const second = run(['start'], env);
    await second.says(READY);
    expect(second.out).toMatch(/resumed +1 unfinished run goes on/);
    expect(second.out).not.toContain('issues.opened');
    const again = await client(second, env);
    let execution: { id: string; status: string } | undefined;
    for (const until = performance.now() + 120_000; performance.now() < until; await sleep(100)) {
      [execution] = (await again('GET', `/api/v1/executions?eventId=${eventId}`)).data;
      if (execution?.status === 'completed') break;
    }
    expect(execution?.status).toBe('completed');
    const detail = await again('GET', `/api/v1/executions/${execution?.id}`);
    const done = detail.steps.filter(({ status }: { status: string }) => status === 'completed');
    expect(
      done.map(({ path, output }: { path: string; output: unknown }) => [path, (output as { read?: boolean }).read]),
    ).toEqual([
      ['before', undefined],
      ['read', undefined],
      ['after', true],
    ]);
    expect(await stop(second)).toBe(0);
    expect(second.err).toBe('');
    const late = run(['demo'], env);
    expect(await late.ended()).toBe(1);
    expect(late.err).toMatch(/^automate: No server is running on \S+: run "npx -y pnpm@12 start" first, .*\n$/);
    // Nobody is left: neither a server nor its PostgreSQL.
    const files = readdirSync(join(dataDir, 'postgres'), { recursive: true, encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => file.endsWith('postmaster.pid'))).toEqual([]);
  });
});

describe('start, with DATABASE_URL', () => {
  it('shows its first run when a worker was there before it, and goes on when another server ends', async () => {
    await using database = await createTestDatabase();
    const env = { AUTOMATE_DATA_DIR: join(scratch, 'beside'), DATABASE_URL: database.url };
    const worker = run(['worker'], env);
    await worker.says('is at work on DATABASE_URL');
    const first = run(['start'], env);
    await first.says(READY);
    const second = run(['start'], env);
    await second.says(READY);
    expect(await stop(first)).toBe(0);
    const { recorderPort } = JSON.parse(readFileSync(join(env.AUTOMATE_DATA_DIR, 'demo.json'), 'utf8'));
    const listens = () =>
      fetch(`http://127.0.0.1:${recorderPort}/received`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(listens, { timeout: 60_000 }).toBe(true);
    // Several, so that the worker runs some: whoever runs it, the endpoint gets it.
    for (let at = 0; at < 3; at += 1) {
      const demo = run(['demo'], env);
      expect(await demo.ended()).toBe(0);
      expect(demo.out).toMatch(/run +completed in [\s\S]* endpoint +received POST /);
    }
    expect(await Promise.all([second, worker].map(stop))).toEqual([0, 0]);
    expect([first, second, worker].map(({ err }) => err)).toEqual(['', '', '']);
  });

  it('comes up twice at once on an empty database, and a worker joins', async () => {
    await using database = await createTestDatabase();
    const env = { AUTOMATE_DATA_DIR: join(scratch, 'shared'), DATABASE_URL: database.url };
    const servers = [run(['start'], env), run(['start'], env)];
    await Promise.all(servers.map((server) => server.says(READY)));
    expect(servers.filter(({ out }) => /run +completed in/.test(out)).length).toBeGreaterThanOrEqual(1);
    expect(servers.filter(({ out }) => out.includes('failed'))).toEqual([]);
    const worker = run(['worker'], env);
    await worker.says('is at work on DATABASE_URL');
    expect(await Promise.all([...servers, worker].map(stop))).toEqual([0, 0, 0]);
    const [made] = await database.sql`
      select (select count(*)::int from automate_engine.workflows) as workflows,
        (select count(*)::int from automate_host.instances) as instances`;
    expect(made).toEqual({ workflows: 1, instances: 1 });
    expect([...servers, worker].map(({ err }) => err)).toEqual(['', '', '']);
  });
});

describe('a plugin of your own', () => {
  it('is found on AUTOMATE_PLUGIN_PATH with nothing installed beside it, and one that is broken is told of', async () => {
    await using database = await createTestDatabase();
    const plugins = join(scratch, 'plugins');
    const input = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    const greet = { displayName: 'Greet', effect: 'pure', input };
    const configSchema = { type: 'object', properties: {}, additionalProperties: false };
    const connector = { displayName: 'Hello', fields: [], configSchema, triggers: {} };
    const hello = { ...connector, point: 'connector', key: 'hello', actions: { greet } };
    const automate = { id: 'hello', apiVersion: 1, entry: '.', contributions: [hello] };
    mkdirSync(join(plugins, 'hello'), { recursive: true });
    mkdirSync(join(plugins, 'broken'), { recursive: true });
    const write = (file: string, text: string) => writeFileSync(join(plugins, file), text);
    const packageJson = { name: 'hello', version: '1.2.3', type: 'module', exports: './index.ts', automate };
    write('hello/package.json', JSON.stringify(packageJson));
    write(
      'hello/index.ts',
      `import { defineAction, defineConnector } from '@automate/connectors';
       import { definePlugin } from '@automate/core';
       const input = ${JSON.stringify(input)} as const;
       const greet = defineAction<{ name: string }>({
         displayName: 'Greet', effect: 'pure', input, run: async ({ name }) => ({ text: 'Hello ' + name }),
       });
       export default definePlugin({
         contributes: [defineConnector({ key: 'hello', displayName: 'Hello', actions: { greet } })],
       });`,
    );
    mkdirSync(join(plugins, 'empty'), { recursive: true });
    const nothing = { id: 'empty', apiVersion: 1, entry: '.' };
    write('empty/package.json', JSON.stringify({ name: 'empty', version: '1.0.0', automate: nothing }));
    write('broken/package.json', JSON.stringify({ name: 'broken', version: '1.0.0', automate: { id: 'broken' } }));
    const env = {
      AUTOMATE_DATA_DIR: join(scratch, 'plugin-path'),
      AUTOMATE_PLUGIN_PATH: plugins,
      AUTOMATE_LOG_LEVEL: 'error',
      DATABASE_URL: database.url,
    };
    const server = run(['start'], env);
    await server.says(READY);
    expect(server.out).toMatch(/plugins +.*empty 1\.0\.0 \(its manifest lists no contributions\).*hello 1\.2\.3/);
    expect(server.out).toMatch(/not used +broken: .*\/apiVersion/);
    const call = await client(server, env);
    const steps = [{ id: 'greet', action: 'hello/greet', with: { name: '{{event.payload.name}}' } }];
    await call('POST', '/api/v1/workflows?activate=true', { name: 'hello', on: [{ event: 'hello' }], steps });
    const { eventId } = await call('POST', '/api/v1/events', { type: 'hello', payload: { name: 'Ada' } });
    let execution: { id: string; status: string } | undefined;
    for (const until = performance.now() + 30_000; performance.now() < until; await sleep(50)) {
      [execution] = (await call('GET', `/api/v1/executions?eventId=${eventId}`)).data;
      if (execution && !['pending', 'running'].includes(execution.status)) break;
    }
    const detail = await call('GET', `/api/v1/executions/${execution?.id}`);
    expect(detail).toMatchObject({ status: 'completed', steps: [{ output: { text: 'Hello Ada' } }] });
    expect(await stop(server)).toBe(0);
  });
});

describe('a start that fails', () => {
  it.each<[string, Record<string, string>, number, RegExp]>([
    ['an unreachable database', { DATABASE_URL: 'postgres://u:planted@127.0.0.1:1/d' }, 69, /127\.0\.0\.1:1/],
    ['a port that is none', { PORT: 'http' }, 78, /PORT must be a number/],
    ['a storage of the wrong form', { AUTOMATE_STORAGE: '{"use":1}' }, 78, /AUTOMATE_STORAGE\/use: expected string/],
    ['a data directory that is a file', { AUTOMATE_DATA_DIR: MAIN }, 73, /main\.ts/],
  ])('ends with one line and its own code: %s', async (_name, env, code, message) => {
    const failed = run(['start'], { AUTOMATE_DATA_DIR: join(scratch, 'failing'), ...env });
    expect(await failed.ended()).toBe(code);
    expect(failed.err).toMatch(message);
    expect(failed.err.trim().split('\n')).toHaveLength(1);
    expect(failed.err + failed.out).not.toContain('planted');
    expect(failed.out).not.toContain('is ready');
  });

  it.each<[string, string, RegExp]>([
    ['there is none of that name', '{"use":"tape"}', /tape/],
    ['it refuses its configuration', '{"use":"disk","config":{"folder":1}}', /AUTOMATE_STORAGE \(disk\): \/folder /],
  ])('ends with one line and its own code: a storage, %s', async (_name, AUTOMATE_STORAGE, message) => {
    await using database = await createTestDatabase();
    const env = { AUTOMATE_DATA_DIR: join(scratch, 'storage'), DATABASE_URL: database.url, AUTOMATE_STORAGE };
    const failed = run(['start'], env);
    expect(await failed.ended()).toBe(78);
    expect(failed.err).toMatch(/^automate: [^\n]*AUTOMATE_STORAGE[^\n]*\n$/);
    expect(failed.err).toMatch(message);
  });

  it('ends with one line and its own code: a port in use', async () => {
    await using database = await createTestDatabase();
    const taken = createServer();
    outside.push(taken);
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const PORT = String((taken.address() as AddressInfo).port);
    const failed = run(['start'], { AUTOMATE_DATA_DIR: join(scratch, 'port'), DATABASE_URL: database.url, PORT });
    expect(await failed.ended()).toBe(71);
    expect(failed.err).toBe(
      `automate: 127.0.0.1:${PORT} is in use: stop the program that has it, or set another PORT.\n`,
    );
  });

  it('explains itself when it does not know what to do, and touches nothing', async () => {
    const folder = join(scratch, 'untouched');
    const lost = run(['start', '--prot', '3456'], { AUTOMATE_DATA_DIR: folder });
    expect(await lost.ended()).toBe(64);
    expect(lost.err).toContain("unknown option '--prot'\n(Did you mean --port?)\n\nUsage: main.ts start");
    expect(existsSync(folder)).toBe(false);
  });

  it('tells on standard output what it understands, when asked', async () => {
    const asked = run(['start', '--help'], {});
    expect(await asked.ended()).toBe(0);
    for (const word of ['--port <number>', '--host <address>', 'README.md']) expect(asked.out).toContain(word);
  });
});

describe('flags of start', () => {
  it('say over the environment where it listens: on loopback until the setup token is used', async () => {
    await using database = await createTestDatabase();
    // Below those that systems hand out by themselves, of which any may be taken before the server has it.
    const port = randomInt(20_000, 32_000);
    const env = { AUTOMATE_DATA_DIR: join(scratch, 'flags'), DATABASE_URL: database.url, PORT: '1' };
    const server = run(['start', '--port', `${port}`, '--host', '0.0.0.0'], env);
    await server.says(READY);
    expect(urlOf(server)).toBe(`http://127.0.0.1:${port}`);
    expect(server.out).toMatch(/listening +http:\/\/127\.0\.0\.1:\d+, on 0\.0\.0\.0 once the setup token is used/);
    expect(await stop(server)).toBe(0);
  });
});

describe('signals', () => {
  it('stops, PostgreSQL too, when its terminal goes away, however often it is told so', async () => {
    const dataDir = join(scratch, 'terminal');
    const server = run(['start'], { AUTOMATE_DATA_DIR: dataDir });
    await server.says(READY);
    server.child.kill('SIGHUP');
    server.child.kill('SIGHUP');
    await sleep(20);
    server.child.kill('SIGHUP');
    expect(await server.ended()).toBe(0);
    expect(readdirSync(join(dataDir, 'postgres', 'cluster', 'data'))).not.toContain('postmaster.pid');
  });

  it('ends at once at the second one', async () => {
    await using database = await createTestDatabase();
    const endpoint = createServer(() => {});
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    outside.push(endpoint);
    const address = `127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    const env = {
      AUTOMATE_DATA_DIR: join(scratch, 'signals'),
      DATABASE_URL: database.url,
      AUTOMATE_ALLOW_PRIVATE: address,
    };
    const server = run(['start'], env);
    await server.says(READY);
    const call = await client(server, env);
    const steps = [{ id: 'hang', action: 'http/get', with: { url: `http://${address}/` } }];
    await call('POST', '/api/v1/workflows?activate=true', { name: 'hang', on: [{ event: 'hang' }], steps });
    const arrived = once(endpoint, 'request');
    await call('POST', '/api/v1/events', { type: 'hang' });
    await arrived;
    server.child.kill('SIGTERM');
    // It has heard of it when it takes no more connections.
    const answers = () =>
      fetch(`${urlOf(server)}/healthz`, { headers: { connection: 'close' } }).then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 60_000 }).toBe(false);
    await sleep(500);
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGINT');
    expect(await server.ended()).toBe(130);
  });
});
