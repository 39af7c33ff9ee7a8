import { prepareWebUi } from '@automate/admin';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { goTo, logIn } from './testing/visit.ts';

let showroom: Showroom;
let browser: Browser;
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

it('says that no server answers where the code of a page is to be fetched, keeps the menu, and tries again', async () => {
  const { page } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await page.route('**', (route) => route.abort());
  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByRole('alert').filter({ hasText: 'no server answers' }).waitFor({ timeout: 50_000 });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  expect(await pages.isVisible()).toBe(true);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  // It is under way before it has failed: who looks at once sees the button as it was.
  await page.locator('button[data-loading]', { hasText: 'Try again' }).waitFor();
  // Nothing answers yet: the page stays.
  await expect.poll(() => again.isEnabled(), { timeout: 50_000 }).toBe(true);
  await page.unroute('**');
  await again.click();
  // Anew: a key is gone with the page.
  await page.getByRole('button', { name: 'Log in with an API key' }).waitFor();
  await logIn(page, showroom);
  await page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
  await page.context().close();
}, 180_000);

it('asks before what is being saved is left: it may yet be refused', async () => {
  const { page } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await showroom.server.workflow('name: held\non: [{ manual: true }]\nsteps: [{ id: s, set: { n: 1 } }]\n');
  await goTo(page, 'workflows/held#text');
  const held = Promise.withResolvers<void>();
  await page.route('**/api/v1/workflows/held', async (route) => {
    if (route.request().method() === 'PUT') await held.promise;
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('# said');
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await page.getByRole('link', { name: 'Schedules' }).click();
  const question = page.getByRole('dialog', { name: 'Not saved' });
  await question.getByRole('button', { name: 'Stay' }).click();
  held.resolve();
  await page.getByText('Saved as version 2').waitFor();
  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
  await page.context().close();
});

it('works where the browser thinks that it is offline and the server answers all the same', async () => {
  const { page } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await showroom.server.workflow('name: near\non: [{ manual: true }]\nsteps: [{ id: s, set: { n: 1 } }]\n');
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false });
    (globalThis as unknown as EventTarget).dispatchEvent(new Event('offline'));
  });
  await page.getByRole('link', { name: 'Workflows', exact: true }).click();
  await page.getByRole('link', { name: 'near', exact: true }).waitFor();
  await page.context().close();
});
