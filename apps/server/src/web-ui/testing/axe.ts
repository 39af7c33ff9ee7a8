import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const from = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const source = readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** The rules that a colour scheme changes. */
const BY_COLOUR = ['color-contrast', 'link-in-text-block'];

interface Violation {
  id: string;
  html: string;
  zoomed: boolean;
}

/**
 * Everything that axe finds fault with by WCAG 2.2 AA, light and dark, inside of what `within` selects. The source stays in a
 * page that is not loaded anew.
 */
export async function axeFaults(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  const light = await run(page, within, 'light', { type: 'tag', values: STANDARD });
  const dark = await run(page, within, 'dark', { type: 'rule', values: BY_COLOUR });
  return [...light, ...dark];
}

async function run(page: Page, within: string, colorScheme: 'light' | 'dark', runOnly: object): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
  // Its colours are there with the frame after.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'], elementRef: true });
  const found = (await page.evaluate(
    `axe.run(${JSON.stringify(within)}, ${options}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, element }) => ({ id, html: html.slice(0, 160), zoomed: element?.closest('.react-flow') !== null }))))`,
  )) as Violation[];
  // What is zoomed out is as small as one likes; the list beside it does the same.
  const faults = found.filter(({ id, zoomed }) => !(id === 'target-size' && zoomed));
  return faults.map(({ id, html }) => `${colorScheme} ${id}: ${html}`);
}
