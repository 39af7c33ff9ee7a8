/**
 * `pnpm screens <folder> [part of a page's name] [en | de]`: a picture of every page, light and dark, on a telephone and on
 * a desk.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareWebUi } from '@automate/admin';
import type { Page } from 'playwright-core';
import { furnish } from './furnish.ts';
import { openBrowser } from './open-browser.ts';
import { pagesOf } from './pages.ts';
import { openShowroom } from './showroom.ts';
import { chooseGerman, goTo, logIn } from './visit.ts';

const [folder, only = '', language = 'en'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('pnpm screens <folder> [part of a page’s name] [en | de]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
await prepareWebUi();
await using showroom = await openShowroom();
await furnish(showroom);
const browser = await openBrowser();
const pages = await pagesOf(showroom);
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      const context = await browser.newContext({
        locale: 'en-US',
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(showroom.webUi);
      if ('login'.includes(only)) await picture(page, `login-${colorScheme}-${width}`);
      await logIn(page, showroom);
      if (language === 'de') await chooseGerman(page);
      for (const [name, path] of Object.entries(pages).filter(([name]) => name.includes(only))) {
        await goTo(page, path);
        await picture(page, `${name}-${colorScheme}-${width}`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder as string, `${name}.png`), fullPage: true });
}
