import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Connector, connectorPoint, parseConnectorManifest } from '@automate/connectors';
import { type ScriptedContextOptions, scriptedContext } from '@automate/connectors/contract-suite';
import { type Logger, manifestOf, type Plugin } from '@automate/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppFolder, manifest } from '../__fixtures__/app-folder.ts';
import { isAlive } from '../__fixtures__/is-alive.ts';
import { wildPlugin } from '../__fixtures__/wild-plugin.ts';
import { discoverPlugins } from '../discovery/discover-plugins.ts';
import { createPluginHost, type PluginHost } from '../loading/plugin-host.ts';
import type { ChildLimits } from './child-limits.ts';

const app = new AppFolder();
const logged: { fields: Record<string, unknown>; message: string }[] = [];
const record = (fields: object, message: string) => void logged.push({ fields: { ...fields }, message });
const log: Logger = { debug: record, info: record, warn: record, error: record };
const DEFAULTS: Partial<ChildLimits> = { hangTimeoutMs: 1000, stopTimeoutMs: 1000 };
let host: PluginHost;

beforeAll(async () => {
  app.linkWorkspace('core', 'connectors');
  const file = app.write('plugins/wild/plugin.js', wildPlugin);
  const { default: plugin } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Plugin };
  const json = { name: 'wild', version: '1.0.0', type: 'module', automate: { entry: './plugin.js' } };
  app.write('plugins/wild/package.json', { ...json, automate: manifestOf(plugin, json) });
});
afterAll(() => app.remove());
beforeEach(() => {
  logged.length = 0;
});
afterEach(() => host.stop());

async function open(limits: Partial<ChildLimits> = {}): Promise<void> {
  const discovery = await discoverPlugins({ pluginsDirectory: join(app.root, 'plugins') });
  host = createPluginHost({
    discovery,
    readers: { [connectorPoint.id]: parseConnectorManifest },
    isolation: { tierOf: () => 'child', points: [connectorPoint], limits: { ...DEFAULTS, ...limits } },
    log,
  });
}

const wild = (): Promise<Connector> => host.contribution(connectorPoint, 'wild');

async function run(action: string, params: object = {}, options: Partial<ScriptedContextOptions> = {}) {
  const connector = await wild();
  return (await connector.execute(action, params, scriptedContext({ connector, ...options }).ctx)) as Record<
    string,
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
    any
  >;
}

describe('a plugin in a process of its own', () => {
  beforeEach(() => open());

  it('is started on first use, once, and ended with its host', async () => {
    expect(host.status()).toMatchObject([{ id: 'wild', tier: 'child', state: 'discovered' }]);
    expect(host.status()[0]).not.toHaveProperty('pid');
    const [one, two] = await Promise.all([run('echo', { a: [1] }), run('echo')]);
    expect(one).toMatchObject({ params: { a: [1] }, key: 'execution-1/step' });
    expect(two?.pid).toBe(one?.pid);
    expect(one?.pid).not.toBe(process.pid);
    expect(await wild()).toBe(await wild());
    expect(host.status()).toMatchObject([{ state: 'loaded', pid: one?.pid }]);
    await host.stop();
    expect(isAlive(one?.pid)).toBe(false);
  });

  it('inherits nothing: no environment, no open files', async () => {
    process.env.DATABASE_URL = 'postgres://u:planted@h/d';
    try {
      const { env, cwd, fds, argv } = await run('world');
      // Where the host keeps what it compiled, a child has a folder of its own there.
      const given = ['TZ', 'LANG', 'LC_ALL', 'NODE_COMPILE_CACHE'];
      expect(Object.keys(env).filter((name) => !given.includes(name))).toEqual([]);
      expect(cwd).toBe(join(app.root, 'plugins/wild'));
      expect(argv).toContain('--max-old-space-size=256');
      const own = (fds as [number, string][]).filter(([, target]) =>
        /^(socket|pipe):|^\/(?!dev|proc)/.test(target ?? ''),
      );
      // Its output, its channel and its lifeline, and the pipes with which Node wakes its own threads.
      expect(own.filter(([fd]) => fd <= 4).map(([fd]) => fd)).toEqual([1, 2, 3, 4]);
      expect(own.filter(([, target]) => target.startsWith('/'))).toEqual([]);
      expect(own.filter(([fd, target]) => fd > 4 && target.startsWith('socket:'))).toEqual([]);
    } finally {
      delete process.env.DATABASE_URL;
    }
  });

  it('reaches the world through the host: bodies are streamed both ways, placeholders stay placeholders', async () => {
    const size = 1_000_000;
    const fetch: ScriptedContextOptions['fetch'] = async (_url, init) => {
      const sent = (init?.body ?? '').length;
      const token = new Headers(init?.headers).get('x-token') ?? '';
      return new Response(new Uint8Array(sent * 2), {
        status: 201,
        headers: { 'x-answer': encodeURIComponent(token) },
      });
    };
    expect(await run('fetches', { url: 'https://x.test/a', size }, { fetch })).toEqual({
      status: 201,
      header: encodeURIComponent('«secret:token»'),
      length: size * 2,
      url: '',
    });
  });

  it('has the state that its own code made, and frees it', async () => {
    const connector = await wild();
    const { ctx } = scriptedContext({ connector });
    const state = await connector.configure({ name: 'Ada' }, { ...ctx, state: undefined });
    expect(JSON.stringify(state)).not.toContain('Ada');
    const made = `Ada by ${host.status()[0]?.pid}`;
    expect(await connector.execute('echo', {}, { ...ctx, state })).toMatchObject({ state: made });
    expect(await connector.healthCheck({ ...ctx, state })).toEqual({ status: 'healthy', message: made });
    expect(await connector.testConnection({ name: 'Bob' }, { ...ctx, state: undefined })).toMatchObject({
      success: true,
      message: expect.stringContaining('Bob by'),
    });
    await expect(connector.validateConfig({ name: 'bad' })).rejects.toMatchObject({
      name: 'ConnectorError',
      message: expect.stringContaining('not this one'),
    });
    await connector.configure({ name: 'left to the end' }, { ...ctx, state: undefined });
    await connector.dispose(state);
    expect(readFileSync(join(app.root, 'plugins/wild/disposed'), 'utf8')).toBe(made);
    await host.stop();
    expect(readFileSync(join(app.root, 'plugins/wild/disposed'), 'utf8')).toMatch(/^left to the end/);
  });

  it('prints into the log, and not without end', async () => {
    await run('prints');
    await expect.poll(() => logged.some(({ fields }) => fields.text === 'line 0')).toBe(true);
    await host.stop();
    expect(logged.filter(({ fields }) => String(fields.text).startsWith('line')).length).toBeLessThanOrEqual(200);
  });

  it('says what it cannot give back', async () => {
    await expect(run('odd')).rejects.toMatchObject({ code: 'INTERNAL', name: 'ConnectorError' });
  });

  it('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    const running = run('wait', { ms: 60_000 }, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 20);
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a call during which the process', () => {
  it.each<[string, string, object, RegExp, Partial<ChildLimits>?]>([
    ['exits', 'exit', { code: 3 }, /ended with exit code 3 in the middle of the call/],
    ['dies of an error', 'throws', {}, /ended with exit code 1 in the middle/],
    ['uses too much memory', 'hog', {}, /MiB of memory, more than 160/, { memoryMb: 32 }],
    ['fills its heap', 'heap', {}, /ended with (signal SIGABRT|exit code)|MiB of memory/, { memoryMb: 32 }],
    ['floods the host', 'flood', {}, /sends more than 2000 messages a second/, { maxMessagesPerSecond: 2000 }],
    ['sends a huge frame', 'huge', {}, /sends a message of 4294967280 bytes/],
    ['sends garbage', 'garbage', {}, /sends a message of \d+ bytes/],
    ['sends half a frame and exits', 'half', {}, /ended with exit code 0 in the middle/],
    ['sends what is no answer', 'lies', {}, /neither call nor answer|pipe closed|ended/],
  ])(
    '%s fails with an unknown effect, and the next one has a new process',
    async (_what, action, params, reason, limits) => {
      await open(limits);
      const { pid } = await run('echo');
      const old = await wild();
      const beside = run('never');
      await expect(run(action, params)).rejects.toMatchObject({
        name: 'ConnectorError',
        code: expect.stringMatching(/^(UNAVAILABLE|RESOURCE_EXHAUSTED)$/),
        effect: 'unknown',
        retryable: true,
        message: expect.stringMatching(reason),
      });
      await expect(beside).rejects.toMatchObject({ effect: 'unknown' });
      // What was handed out before is of the process that is gone: nothing was sent.
      await expect(old.execute('echo', {}, scriptedContext({ connector: old }).ctx)).rejects.toMatchObject({
        code: expect.stringMatching(/^(UNAVAILABLE|RESOURCE_EXHAUSTED)$/),
        effect: 'none',
      });
      expect(isAlive(pid)).toBe(false);
      const again = await run('echo');
      expect(again.pid).not.toBe(pid);
      expect(await wild()).not.toBe(old);
    },
  );

  it('does not come back from a loop is ended at its deadline, its process with it', async () => {
    await open();
    const { pid } = await run('echo');
    await expect(run('loop', {}, { signal: AbortSignal.timeout(1000) })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'unknown',
    });
    expect(isAlive(pid)).toBe(false);
    expect((await run('echo')).pid).not.toBe(pid);
  });

  it('has no deadline is ended at the limit of the host', async () => {
    await open({ callTimeoutMs: 2000 });
    const { pid } = await run('echo');
    await expect(run('loop')).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: expect.stringMatching(/took more than 2000 ms.*did not answer within 1000 ms/),
    });
    expect(isAlive(pid)).toBe(false);
  });

  it('is stopped (SIGSTOP) is ended too', async () => {
    await open({ callTimeoutMs: 2000 });
    const { pid } = await run('echo');
    process.kill(pid, 'SIGSTOP');
    await expect(run('echo')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', effect: 'unknown' });
    expect(isAlive(pid)).toBe(false);
    expect((await run('echo')).pid).not.toBe(pid);
  });

  it('leaves a process of its own behind is followed by that one', async () => {
    await open();
    const file = join(app.root, 'grandchild');
    await expect(run('spawns', { file })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isAlive(pid) && !/^State:\s+Z/m.test(statusOf(pid))).toBe(false);
  });
});

function statusOf(pid: number): string {
  return existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
}

it('a process that ends again and again rests, with the reason, and is tried again', async () => {
  await open();
  for (let crash = 0; crash < 5; crash++) {
    await expect(run('exit', { code: 9 })).rejects.toMatchObject({ message: expect.stringContaining('exit code 9') });
  }
  expect(host.status()).toMatchObject([
    { state: 'failed', reason: { message: expect.stringContaining('exit code 9') } },
  ]);
  await expect(wild()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
    effect: 'none',
    retryAfterMs: expect.any(Number),
  });
  expect(host.available()).toEqual([]);
});

describe('an entry in a child that', () => {
  const bad = new AppFolder();
  beforeAll(() => bad.linkWorkspace('core', 'connectors'));
  afterAll(() => bad.remove());

  const contribution = "defineConnector({ key: 'bad', displayName: 'B', actions: {} })";
  const code = (body: string) =>
    `import { defineConnector } from '@automate/connectors'; import { definePlugin } from '@automate/core'; ${body}`;
  const declared = {
    point: 'connector',
    key: 'bad',
    displayName: 'B',
    fields: [],
    configSchema: { type: 'object', properties: {}, additionalProperties: false },
    actions: {},
    triggers: {},
  };

  it.each<[string, string, RegExp]>([
    ['throws', 'throw new Error("boom")', /threw while it was loaded: boom/],
    ['waits for ever', 'await new Promise(() => {})', /is not loaded after 5000 ms/],
    ['loops for ever', 'for (;;);', /is not loaded after 5000 ms/],
    ['exits', 'process.exit(4)', /ended with exit code 4/],
    ['exports the wrong thing', 'export default {}', /does not export a plugin by default/],
    [
      'contributes more than its manifest',
      code(
        `export default definePlugin({ contributes: [${contribution}, ${contribution.replace("'bad'", "'more'")}] })`,
      ),
      /connector "more" is not declared/,
    ],
    [
      'says another id',
      code(`export default definePlugin({ id: 'other', contributes: [${contribution}] })`),
      /the code says "other"/,
    ],
    [
      'makes contributions by hand',
      "export default Object.defineProperty({ contributes: [{ point: 'connector', key: 'bad', value: {}, describe: () => ({ x: 1 }) }] }, Symbol.for('automate.plugin'), { value: true })",
      /\/contributions\/0\/x: is not declared/,
    ],
  ])('%s is failed with its reason; others go on', async (what, source, reason) => {
    bad.package('plugins/bad', { automate: manifest('bad', { contributions: [declared] }) }, { 'plugin.js': source });
    const discovery = await discoverPlugins({
      pluginsDirectory: join(bad.root, 'plugins'),
      list: [join(app.root, 'plugins/wild')],
    });
    // The good one has this time, too.
    const startTimeoutMs = what.endsWith('for ever') ? 5_000 : 15_000;
    host = createPluginHost({
      discovery,
      isolation: { tierOf: () => 'child', points: [connectorPoint], limits: { ...DEFAULTS, startTimeoutMs } },
      log,
    });
    await expect(host.contribution(connectorPoint, 'bad')).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringMatching(reason),
    });
    expect(host.status().find(({ id }) => id === 'bad')).toMatchObject({ state: 'failed' });
    expect(await run('echo')).toMatchObject({ params: {} });
  });

  it('has what cannot be reached from outside of the process is refused before it is imported', async () => {
    const point = { point: 'outbox-store', key: 'mine' };
    bad.package(
      'plugins/bad',
      { automate: manifest('bad', { contributions: [point] }) },
      { 'plugin.js': `import { writeFileSync } from 'node:fs'; writeFileSync('${bad.root}/imported', '')` },
    );
    const discovery = await discoverPlugins({ pluginsDirectory: join(bad.root, 'plugins') });
    host = createPluginHost({ discovery, isolation: { tierOf: () => 'child', points: [connectorPoint] }, log });
    await expect(host.load('bad')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringMatching(
        /outbox-store "mine", which does not work from a process of its own.*plugins\.tiers\.trusted/,
      ),
    });
    expect(existsSync(join(bad.root, 'imported'))).toBe(false);
  });
});

it('a host that is killed leaves no process behind, whatever that one does', async () => {
  const { spawn } = await import('node:child_process');
  const script = app.write(
    'killed-host.ts',
    `
    import { connectorPoint } from '@automate/connectors';
    import { scriptedContext } from '@automate/connectors/contract-suite';
    import { createPluginHost, discoverPlugins } from '${pathToFileURL(join(import.meta.dirname, '../index.ts')).href}';
    const discovery = await discoverPlugins({ pluginsDirectory: ${JSON.stringify(join(app.root, 'plugins'))} });
    const host = createPluginHost({ discovery, isolation: { tierOf: () => 'child', points: [connectorPoint] } });
    const connector = await host.contribution(connectorPoint, 'wild');
    const { pid } = await connector.execute('echo', {}, scriptedContext({ connector }).ctx);
    console.log(pid);
    void connector.execute('loop', {}, scriptedContext({ connector }).ctx);
  `,
  );
  const server = spawn(process.execPath, ['--conditions=@automate/source', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(isAlive(pid)).toBe(true);
  server.kill('SIGKILL');
  await expect.poll(() => isAlive(pid) && !/^State:\s+Z/m.test(statusOf(pid))).toBe(false);
  await open();
});
