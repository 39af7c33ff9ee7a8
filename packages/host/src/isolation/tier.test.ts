import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { AppFolder } from '../__fixtures__/app-folder.ts';
import { createTierOf } from './tier.ts';

const app = new AppFolder();
afterAll(() => app.remove());

it('is decided by where a plugin lies, never by what it says of itself', () => {
  const own = app.package('plugins/own', {});
  const local = app.package('local/one', {});
  const installed = app.package('store/erp', { name: '@acme/erp' });
  app.link('node_modules/@acme/erp', installed);
  const nested = app.package('local/one/node_modules/evil', {});
  const forged = app.package('elsewhere/erp', { name: '@acme/erp' });
  const tierOf = createTierOf({ trusted: ['./plugins/own', './local', '@acme/erp', '@acme/missing'], from: app.root });
  const tiers = [own, local, installed, nested, forged].map((directory) => tierOf({ directory }));
  expect(tiers).toEqual(['trusted', 'trusted', 'trusted', 'child', 'child']);
  expect(createTierOf({ default: 'trusted' })({ directory: forged })).toBe('trusted');
  expect(createTierOf({ trusted: [join(app.root, 'local/o')] })({ directory: local })).toBe('child');
});
