import type { Page } from 'playwright-core';
import type { Showroom } from './showroom.ts';

/** As a person does, with a key made for this. */
export async function logIn(page: Page, { server }: Showroom): Promise<void> {
  const { body } = await server.api('POST', '/api/v1/api-keys', { name: 'browser', permissions: ['*'] });
  await page.getByRole('button', { name: 'Log in with an API key' }).click();
  await page.getByLabel(/^API key/).fill(body.token);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Pages', includeHidden: true }).waitFor({ state: 'attached' });
}

/** The language of the pages from now on, as a person chooses it. */
export async function chooseGerman(page: Page): Promise<void> {
  await goTo(page, 'settings');
  await page.getByText('Deutsch').click();
  await page.locator('html[lang=de]').waitFor();
}

/** Goes to a page below the web UI without loading anew: a key is gone with the page. */
export async function goTo(page: Page, path: string): Promise<void> {
  const to = JSON.stringify(path);
  await page.evaluate(
    `history.pushState({}, '', new URL(${to}, document.baseURI)); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await page.waitForTimeout(100);
  await page.locator('main[aria-busy=false] h1').waitFor();
  await page
    .getByText(/^(Loading|Lädt)$/)
    .first()
    .waitFor({ state: 'detached' });
}
