import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, '..', '..', '..', '..', '..', 'packages');

/** `charge` says of an amount of 13 that nobody knows whether it was charged. */
const code = `
import { ConnectorError, defineAction, defineConnector } from '@automate/connectors';
import { definePlugin } from '@automate/core';
const input = { type: 'object' };
export default definePlugin({ id: 'shop', contributes: [defineConnector({
  key: 'shop', displayName: 'Shop',
  actions: {
    quote: defineAction({ displayName: 'Quote', effect: 'pure', input, async run({ sku = 'none' }, ctx) {
      ctx.log.info({ sku }, 'looks the price up');
      if (sku === 'gone') {
        ctx.log.error({ sku, shelves: 3 }, 'is on no shelf');
        throw new ConnectorError({ code: 'NOT_FOUND', message: 'Article 4711 is gone since 2026-11-01', effect: 'none' });
      }
      return { sku, cents: 480 };
    } }),
    charge: defineAction({ displayName: 'Charge', effect: 'once', input, async run({ cents = 0 }, ctx) {
      ctx.log.info({ cents }, 'charges');
      if (cents !== 13) return { charged: cents };
      ctx.log.warn({ cents }, 'the line was cut');
      throw new ConnectorError({ code: 'UNAVAILABLE', message: 'The line was cut', effect: 'unknown', retryable: false });
    } }),
  },
})] });
`;

/** A plugin on disk whose actions log, fail and leave others uncertain. Its manifest is written by its code. */
export async function shopPlugin(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'automate-shop-'));
  mkdirSync(join(folder, 'node_modules', '@automate'), { recursive: true });
  for (const name of ['core', 'connectors']) {
    symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', '@automate', name));
  }
  writeFileSync(join(folder, 'plugin.js'), code);
  const { default: plugin } = await import(join(folder, 'plugin.js'));
  const contributions = plugin.contributes.map((one: { point: string; key: string; describe(): object }) => ({
    point: one.point,
    key: one.key,
    ...one.describe(),
  }));
  const automate = {
    ...{ id: 'shop', apiVersion: 1, displayName: 'Shop', description: 'Quotes and charges.', entry: './plugin.js' },
    contributions,
  };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'shop', version: '1.0.0', type: 'module', automate }),
  );
  return folder;
}
