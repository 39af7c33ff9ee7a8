import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostMigrations } from '../migrations.ts';

const FILE = join(import.meta.dirname, '../__fixtures__/prober-process.ts');
const NAMES = ['a', 'b', 'c', 'd'];
const PATIENCE = { timeout: 60_000, interval: 50 };

let database: TestDatabase;
const children: ChildProcess[] = [];
let down = false;
let asked = 0;
const service = createServer((_request, response) => {
  asked += 1;
  setTimeout(() => response.end(JSON.stringify({ status: down ? 'unhealthy' : 'healthy' })), 10);
});

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [hostMigrations] });
  await database.sql`create table told (id bigint generated always as identity, name text, was text, now text)`;
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  for (const name of NAMES) {
    await database.sql`
      insert into automate_host.instances (tenant_id, plugin_id, name, point, key, config, updated_by)
      values ('default', 'erp', ${name}, 'connector', 'erp', '{}', 'test')`;
  }
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  service.closeAllConnections();
  service.close();
  await database.drop();
});

async function startProber(): Promise<void> {
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const args = ['--conditions=@automate/source', FILE, database.url, url];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout!, 'data');
}

const statuses = async () => {
  const rows = await database.sql<{ status: string }[]>`
    select status from automate_host.instance_health order by name`;
  return rows.map(({ status }) => status);
};
const all = (status: string) => NAMES.map(() => status);

it('processes that are killed while they check lose no change and tell none twice', async () => {
  await Promise.all([startProber(), startProber()]);
  for (let round = 0; round < 6; round += 1) {
    down = !down;
    const before = asked;
    await expect.poll(() => asked, PATIENCE).toBeGreaterThan(before + 5);
    // Paused before it is killed: it may hold a claim, a request, or an open transaction.
    const victim = children.shift()!;
    victim.kill('SIGSTOP');
    await sleep(Math.random() * 50);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    await startProber();
    // As if the leases of the dead had run out.
    await database.sql`update automate_host.instance_health set next_probe_at = now() where unfinished > 0`;
    await expect.poll(statuses, PATIENCE).toEqual(all(down ? 'unhealthy' : 'healthy'));
  }
  const told = await database.sql<
    { name: string; was: string; now: string }[]
  >`select name, was, now from told order by id`;
  for (const name of NAMES) {
    const changes = told.filter((one) => one.name === name).map(({ was, now }) => `${was} ${now}`);
    const turns = [
      'unhealthy healthy',
      'healthy unhealthy',
      'unhealthy healthy',
      'healthy unhealthy',
      'unhealthy healthy',
    ];
    expect(['unknown unhealthy', 'healthy unhealthy']).toContain(changes[0]);
    expect(changes.slice(1)).toEqual(turns);
  }
}, 180_000);
