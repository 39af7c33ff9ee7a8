import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { automateMigrations } from '@automate/server';
import { expect, it, vi } from 'vitest';
import { greeter, PluginFolder } from '../__fixtures__/plugin-folder.ts';
import { startDevServer } from './dev-server.ts';
import { develop } from './develop.ts';

const poll = { timeout: 20_000, interval: 20 };

it('runs a plugin in a server, takes up what changes, and keeps what ran when a change is broken', {
  timeout: 90_000,
}, async () => {
  using folder = new PluginFolder();
  await using database = await createTestDatabase({ migrations: automateMigrations });
  const told: string[] = [];
  const keep = (text: string) => void told.push(text);
  const { url, stop } = await develop({
    directory: folder.root,
    port: 0,
    allowPrivate: [],
    databaseUrl: database.url,
    terminal: { out: keep, err: keep },
  });
  try {
    expect(told.join('\n')).toContain('action   greeter/greet');
    const key = folder.read('.automate/dev-key').trim();
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
    const call = async (method: string, path: string, body?: object): Promise<any> => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    };
    const greeting = async () => {
      const { eventId } = await call('POST', '/api/v1/events', { type: 'came', payload: {} });
      return vi.waitFor(async () => {
        const [run] = (await call('GET', `/api/v1/executions?eventId=${eventId}`)).data;
        expect(run?.finishedAt).toBeDefined();
        return (await call('GET', `/api/v1/executions/${run.id}`)).steps[0].output;
      }, poll);
    };
    const steps = [{ id: 'hello', action: 'greeter/greet', with: { name: 'Ada' } }];
    await call('POST', '/api/v1/workflows?activate=true', { name: 'greet', on: [{ event: 'came' }], steps });
    expect(await greeting()).toEqual({ text: 'Hello Ada' });

    folder.write('src/index.ts', greeter().replace('Hello ', 'Servus '));
    await vi.waitFor(() => expect(told.join('\n')).toContain('greeter reloaded'), poll);
    expect(await greeting()).toEqual({ text: 'Servus Ada' });

    folder.write('src/index.ts', 'throw new Error("broken on purpose");');
    await vi.waitFor(() => expect(told.join('\n')).toMatch(/greeter is as it was: .*broken on purpose/), poll);
    expect(await greeting()).toEqual({ text: 'Servus Ada' });

    folder.write('src/index.ts', greeter("effect: 'pure', description: 'Says it'").replace('Hello ', 'Moin '));
    await vi.waitFor(() => expect(told.filter((line) => line.includes('reloaded'))).toHaveLength(2), poll);
    expect(folder.manifest.contributions[0].actions.greet.description).toBe('Says it');
    expect(await greeting()).toEqual({ text: 'Moin Ada' });
  } finally {
    await stop();
  }
});

it('has its key before it listens, for whoever waits until it answers', async () => {
  using folder = new PluginFolder();
  await using database = await createTestDatabase({ migrations: automateMigrations });
  await using taken = createServer();
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  const { port } = taken.address() as AddressInfo;
  const started = startDevServer({ directory: folder.root, port, allowPrivate: [], databaseUrl: database.url });
  await expect(started).rejects.toMatchObject({ failure: 'address' });
  expect(folder.read('.automate/dev-key')).toMatch(/^ak_/);
});
