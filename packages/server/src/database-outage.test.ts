import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@automate/embedded-postgres';
import { expect, it } from 'vitest';
import { createAutomate } from './create-automate.ts';
import { createLogger } from './logger.ts';
import { PLUGINS } from './testing/start-test-server.ts';

it('answers 503 while its database is killed and comes back, never 500, and accepts every event once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'automate-outage-'));
  let postgres: EmbeddedPostgres | undefined;
  const automate = await createAutomate(
    { dataDir, http: { port: 0 }, plugins: { list: PLUGINS } },
    {
      log: createLogger({ level: 'silent', write: () => {} }),
      embedded: async () => {
        postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });
        return postgres;
      },
    },
  );
  try {
    const { url } = await automate.start();
    const { token } = await automate.apiKeys.create({ tenantId: 'default', name: 'test', permissions: ['*'] });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const text = 'name: count\non: [{event: tick}]\nsteps: [{id: s, set: {n: "{{event.payload.n}}"}}]';
    await automate.engine.workflows.create({ tenantId: 'default', source: { text, format: 'yaml' }, activate: true });

    const statuses = new Set<number>();
    /** As a good client does: again with the same key until it is accepted. */
    const send = async (n: number): Promise<void> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const init = { method: 'POST', headers: { ...headers, 'idempotency-key': `tick-${n}` } };
        const response = await fetch(`${url}/api/v1/events`, {
          ...init,
          body: JSON.stringify({ type: 'tick', payload: { n } }),
        });
        const answer = (await response.json()) as { code?: string; traceId: string };
        statuses.add(response.status);
        if (response.status === 202) return;
        expect(answer).toMatchObject({ code: 'UNAVAILABLE', traceId: expect.any(String) });
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        await sleep(100);
      }
      throw new Error(`event ${n} was never accepted`);
    };
    const ready = async () => (await fetch(`${url}/readyz`)).status;
    expect(await ready()).toBe(200);
    const sending = Array.from({ length: 60 }, (_, n) => sleep(n * 30).then(() => send(n)));
    await sleep(500);
    process.kill(postgres?.pid ?? 0, 'SIGKILL');
    await Promise.all(sending);
    expect([...statuses].filter((status) => status !== 202 && status !== 503)).toEqual([]);
    await expect.poll(ready, { timeout: 20_000 }).toBe(200);
    await expect
      .poll(
        async () => {
          const { items } = await automate.engine.executions.list({ tenantId: 'default', limit: 200 });
          return items.map(({ status }) => status);
        },
        { timeout: 45_000 },
      )
      .toEqual(Array(60).fill('completed'));
  } finally {
    await automate.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
