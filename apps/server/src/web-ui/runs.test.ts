import { prepareWebUi } from '@automate/admin';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { goTo, logIn } from './testing/visit.ts';

const WORKFLOWS = [
  `name: ask
on: [{ event: ask.asked }]
steps:
  - id: may_it
    approval: { message: "Ship {{event.payload.version}}?" }
`,
  `name: order
on: [{ event: order.placed }]
steps:
  - id: quote
    action: shop/quote
    with: { sku: "{{event.payload.sku}}" }
  - id: charge
    action: shop/charge
    with: { cents: "{{event.payload.cents}}" }
`,
  `name: long
on: [{ event: long.asked }]
steps:
  - id: all
    for_each:
      in: "{{event.payload.items}}"
      concurrency: 50
      steps:
        - id: one
          set: { n: "{{item}}" }
`,
  `name: echo
description: '<script>window.planted = 1</script>'
on: [{ event: echo.asked }]
steps:
  - id: said
    set: { text: "{{event.payload.text}}" }
`,
];

let showroom: Showroom;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  for (const workflow of WORKFLOWS) await showroom.server.workflow(workflow);
  ({ page, complaints } = await openPage(browser, showroom.webUi));
  await logIn(page, showroom);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

const api = (...call: Parameters<Showroom['server']['api']>) => showroom.server.api(...call);
/** Sends an event, and gives the run that it started once it has that status. */
async function started(type: string, payload: object, status: string): Promise<{ id: string; eventId: string }> {
  const { eventId } = (await api('POST', '/api/v1/events', { type, payload })).body as { eventId: string };
  const run = async () => (await api('GET', `/api/v1/executions?eventId=${eventId}`)).body.data[0];
  await expect.poll(async () => (await run())?.status).toBe(status);
  return { id: (await run()).id, eventId };
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = () => page.getByRole('dialog');
/** Of the run that is shown. */
const hasStatus = (status: string) => page.locator('h1 + *').getByText(status, { exact: true }).waitFor();

it('a person cancels one run and answers another, and sees both end without a reload', async () => {
  await goTo(page, `runs/${(await started('ask.asked', { version: '1.0' }, 'waiting')).id}`);
  await button('Cancel run').click();
  await dialog().getByLabel('Reason').fill('not today');
  await dialog().getByRole('button', { name: 'Cancel run', exact: true }).click();
  await hasStatus('cancelled');
  await goTo(page, `runs/${(await started('ask.asked', { version: '2.0' }, 'waiting')).id}`);
  await button('Approve').click();
  await dialog().getByLabel('Comment').fill('as agreed');
  await dialog().getByRole('button', { name: 'Approve', exact: true }).click();
  await hasStatus('completed');
  expect(complaints).toEqual([]);
}, 60_000);

it('settles a step of which nobody knows, with what it logged in sight', async () => {
  const { id } = await started('order.placed', { sku: 'book', cents: 13 }, 'uncertain');
  await goTo(page, `runs/${id}`);
  await button(/^charge/).click();
  await page.getByRole('list', { name: 'Log' }).getByText('the line was cut').waitFor();
  await goTo(page, 'uncertain');
  await button('Settle').click();
  await dialog().getByLabel('It took effect').check();
  await dialog().getByRole('button', { name: 'Settle', exact: true }).click();
  await page.getByText('Nothing is uncertain').waitFor();
  await goTo(page, `runs/${id}`);
  await hasStatus('completed');
  expect(complaints).toEqual([]);
}, 60_000);

it('runs again from a step with edited input, and shows what differs from the first run', async () => {
  const { id } = await started('order.placed', { sku: 'book', cents: 480 }, 'completed');
  await goTo(page, `runs/${id}`);
  await button(/^charge/).click();
  await button('Re-run from charge').click();
  await dialog().getByRole('switch', { name: 'Change the input' }).click();
  await dialog().getByLabel('Input of the run').fill('{ "sku": "book", "cents": 481 }');
  await dialog().getByRole('button', { name: 'Re-run from charge', exact: true }).click();
  await page.waitForURL((url) => !url.href.includes(id));
  await hasStatus('completed');
  const repeated = page.getByRole('menuitem', { name: 'The run that it repeats' });
  // The first run may stand there a moment longer, which repeats none.
  await expect
    .poll(async () => {
      await page.keyboard.press('Escape');
      await button('Compare with').click();
      return repeated.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  await repeated.click();
  await page.getByRole('heading', { name: 'Two runs' }).waitFor();
  const charge = page.getByRole('row', { name: /^charge/ });
  await charge.getByText('480').first().waitFor();
  await charge.getByText('481').first().waitFor();
  // What was taken over did the same.
  expect(await page.getByRole('row', { name: /^quote/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
}, 60_000);

it('leads from an error to its runs, says what running them again would do, and does it', async () => {
  for (const cents of [1, 2]) await started('order.placed', { sku: 'gone', cents }, 'failed');
  await goTo(page, 'errors');
  await page.getByRole('link', { name: /is gone since/ }).click();
  await page.getByRole('heading', { name: 'Article 4711 is gone since 2026-11-01' }).waitFor();
  await page.getByText('What they have in common').waitFor();
  await button('Re-run all').click();
  await dialog().getByText('It would be done to 2 runs and refused for 0.').waitFor();
  await dialog().getByRole('button', { name: 'Re-run all', exact: true }).click();
  await page.getByRole('heading', { name: 'Re-run runs' }).waitFor();
  await page.getByText('Done: 2, refused: 0, of 2').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Article 4711 is gone since 2026-11-01' }).waitFor();
  await page.getByRole('link', { name: 'order', exact: true }).last().click();
  await hasStatus('failed');
  expect(complaints).toEqual([]);
}, 60_000);

it('draws of a run of a thousand steps what is seen, wherever one scrolls', async () => {
  const items = Array.from({ length: 1000 }, (_, n) => n);
  await goTo(page, `runs/${(await started('long.asked', { items }, 'completed')).id}`);
  const rows = page.locator('ol > li[data-index]');
  await rows.first().waitFor();
  expect(await rows.count()).toBeLessThan(100);
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  await button(/^all\/999\/one/).click();
  await page.getByText('"n": 999').first().waitFor();
  expect(await rows.count()).toBeLessThan(100);
  expect(complaints).toEqual([]);
}, 60_000);

it('runs nothing of what came in, wherever it is shown', async () => {
  const text = '<img src=x onerror="window.planted = 1"><script>window.planted = 1</script>';
  const { id, eventId } = await started('echo.asked', { text }, 'completed');
  for (const path of [`events/${eventId}`, `runs/${id}#steps`, `runs/${id}#graph`, `runs/${id}#raw`, 'workflows']) {
    await goTo(page, path);
    await page
      .getByText(path === 'workflows' ? '<script>window.planted' : 'echo')
      .first()
      .waitFor();
  }
  await goTo(page, `runs/${id}#waterfall`);
  await button(/^said/).click();
  await page.getByText('<img src=x').first().waitFor();
  expect(await page.evaluate('window.planted')).toBeUndefined();
  expect(complaints).toEqual([]);
}, 60_000);

it('draws the chart of runs where the language of the browser is no tag', async () => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  // As Chromium tells it in a POSIX locale.
  await context.addInitScript("Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' })");
  const other = await context.newPage();
  other.setDefaultTimeout(30_000);
  await other.goto(showroom.webUi);
  await logIn(other, showroom);
  await other.locator('[role=img][aria-label=Runs] .uplot').waitFor();
  await context.close();
}, 60_000);

it('goes on by itself when the server was restarted while the page was open', async () => {
  await goTo(page, 'runs?q=workflow:echo');
  await page.getByRole('link', { name: 'echo', exact: true }).first().waitFor();
  await showroom.server.restart();
  await started('echo.asked', { text: 'after' }, 'completed');
  const links = page.getByRole('main').getByRole('link', { name: 'echo', exact: true });
  await expect.poll(() => links.count(), { timeout: 30_000 }).toBe(2);
}, 60_000);
