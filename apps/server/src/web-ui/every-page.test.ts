import { prepareWebUi } from '@automate/admin';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFaults } from './testing/axe.ts';
import { notGermanOn } from './testing/english.ts';
import { furnish } from './testing/furnish.ts';
import { motionsOf } from './testing/motion.ts';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { pagesOf, routesWithout } from './testing/pages.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { chooseGerman, goTo, logIn } from './testing/visit.ts';

let showroom: Showroom;
let browser: Browser;
let pages: [name: string, path: string][];
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  await furnish(showroom);
  pages = Object.entries(await pagesOf(showroom));
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

it('looks at a page of every route', () => {
  const paths = pages.map(([, path]) => path);
  expect(routesWithout(paths)).toEqual([]);
  expect(routesWithout(paths.filter((path) => path !== 'alerts/rules/new'))).toEqual(['/alerts/rules/new']);
});

/** Windows that share the pages of one width. */
const WINDOWS = 2;

/** What is wrong with what a window shows. */
async function faultsOf(page: Page, within: string): Promise<string[]> {
  const faults = await axeFaults(page, within);
  const over = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
  const titles = await page.locator('h1').count();
  const motions = (await motionsOf(page)).map((found) => `moves: ${found}`);
  return [
    ...faults,
    ...motions,
    ...(over > 0 ? [`${over} px too wide`] : []),
    ...(titles === 1 ? [] : [`${titles} titles`]),
  ];
}

it.concurrent.each([1280, 360])(
  'finds no fault with any page, light or dark, at %i px',
  async (width) => {
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    });
    const faults: Record<string, string[]> = {};
    const complaints: string[] = [];
    const left = [...pages];
    await Promise.all(
      Array.from({ length: WINDOWS }, async (_, index) => {
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('console', (message) => {
          if (message.type() === 'error' && !/status of \d{3}/.test(message.text())) complaints.push(message.text());
        });
        const look = async (name: string, within: string): Promise<void> => {
          const found = await faultsOf(page, within);
          if (found.length > 0) faults[name] = found;
        };
        await page.goto(showroom.server.url);
        if (index === 0) await look('login', 'html');
        await logIn(page, showroom);
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [name, path] = next;
          await goTo(page, path);
          // What stands around every page is looked at once.
          await look(name, path === '' ? 'html' : 'main');
        }
      }),
    );
    expect(faults).toEqual({});
    expect(complaints).toEqual([]);
    await context.close();
  },
  240_000,
);

/** Something wrong of every part: a field, a schedule, a condition, a template. */
const BAD_WORKFLOW = `name: Bad
on: [{ schedule: "0 25 * * *" }]
steps:
  - { id: a, acton: http/request }
  - { id: b, if: "evnt ==", set: { of: "{{uppr event.payload}}" } }
  - { id: d, set: { of: "{{steps.c.output}}" } }
`;

it('writes nothing on any page in English for who reads German', async () => {
  const { page } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, '');
  expect(await notGermanOn(page)).toContain('How runs are, over all processes.');
  await chooseGerman(page);
  const found: Record<string, string[]> = {};
  for (const [name, path] of pages) {
    await goTo(page, path);
    const english = await notGermanOn(page);
    if (english.length > 0) found[name] = english;
  }
  await goTo(page, 'workflows/new#text');
  await page.getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(BAD_WORKFLOW);
  // Of what the server finds, the last.
  await page.getByText('darüber gibt es keinen Schritt „c“').first().waitFor();
  const english = await notGermanOn(page);
  if (english.length > 0) found['workflow-bad'] = english;
  expect(found).toEqual({});
  await page.context().close();
}, 240_000);
