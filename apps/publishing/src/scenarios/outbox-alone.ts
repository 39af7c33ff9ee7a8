import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { expect } from 'vitest';
import { compile } from '../outside/compile.ts';
import { installedPackages } from '../outside/installed-packages.ts';
import type { Outside } from '../outside/outside.ts';
import { run } from '../run.ts';

/** Somebody takes the outbox alone into a small app with transactions of its own. Gives the app's folder. */
export async function installShop(outside: Outside): Promise<string> {
  const shop = outside.project('hono-outbox');
  await outside.npm(shop, 'install', '@automate/outbox', 'drizzle-orm', 'hono', 'postgres');
  const { packages, bytes } = installedPackages(shop);
  // The app's own three, and beside the outbox what it needs itself: no server, no plugin, no database of ours.
  expect(packages).toEqual(['@automate/core', '@automate/outbox', 'drizzle-orm', 'hono', 'postgres', 'zod']);
  expect(bytes).toBeLessThan(40_000_000);
  await outside.npm(shop, 'install', '--save-dev', '@types/node');
  expect(await compile(shop, outside)).toEqual([]);
  return shop;
}

/** What commits with an order is mailed, once; what is rolled back is not. */
export async function runShop(shop: string, outside: Outside): Promise<void> {
  await using database = await createTestDatabase();
  const env = { ...outside.env, DATABASE_URL: database.url };
  const said = JSON.parse(await run('node', ['dist/shop.js'], { cwd: shop, env })) as { mailed: { email: string }[] };
  expect(said).toEqual({
    statuses: [202, 402, 202],
    orders: ['ada@example.com', 'bob@example.com'],
    queued: 2,
    mailed: expect.any(Array),
    idempotencyKeys: 2,
  });
  expect(said.mailed.map(({ email }) => email).sort()).toEqual(['ada@example.com', 'bob@example.com']);
}
