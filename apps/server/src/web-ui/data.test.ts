import { readFileSync } from 'node:fs';
import { prepareWebUi } from '@automate/admin';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFaults } from './testing/axe.ts';
import { installCustomers } from './testing/customers-plugin.ts';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { goTo, logIn } from './testing/visit.ts';

const ROWS = '/api/v1/admin/resources/customers/rows';

let showroom: Showroom;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  ({ page, complaints } = await openPage(browser, showroom.webUi));
  await logIn(page, showroom);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

const api = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => showroom.server.api(method, path, body);
const make = async (values: object): Promise<string> => (await api('POST', ROWS, { values })).body.id;
const names = async (query = ''): Promise<string[]> =>
  (await api('GET', `${ROWS}?sort=name${query}`)).body.data.map((row: { values: { name: string } }) => row.values.name);
/** Polls; what is live is read anew as something happens, not only every few seconds. */
const untilLive = (look: () => Promise<number>, wanted: number) =>
  expect
    .poll(
      async () => {
        await api('POST', '/api/v1/events', { type: 'test.happened', payload: {} });
        return look();
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(wanted);
/** As somebody else does. */
async function changeElsewhere(id: string, values: object): Promise<number> {
  const { token } = (await api('POST', '/api/v1/api-keys', { name: 'elsewhere', permissions: ['data:*'] })).body;
  const answer = await fetch(`${showroom.server.url}${ROWS}/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
    body: JSON.stringify({ values }),
  });
  return answer.status;
}
/** The names in the list that is shown, in their order. */
const shown = (): Promise<string[]> => page.locator('tbody tr:not([aria-hidden]) td:nth-child(2)').allInnerTexts();
async function saved(button: Locator): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path(), 'utf8');
}

it('shows a resource as soon as its plugin is there, and makes a row with rows below it', async () => {
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Customers' });
  expect(await link.count()).toBe(0);
  installCustomers(showroom.plugins);
  await untilLive(() => link.count(), 1);
  await link.click();
  await page.getByText('No Customers yet').waitFor();
  await page.getByRole('link', { name: 'New: Customer' }).first().click();
  await page.getByLabel(/^Name/).fill('Ada Lovelace');
  await page.getByLabel(/^Orders/).fill('12');
  await page.getByRole('button', { name: 'Add Address' }).click();
  const address = page.getByRole('row', { name: 'Address 1' });
  await address.getByLabel('Street').fill('St James’s Square 12');
  await page.getByRole('button', { name: 'Save' }).click();
  // What is wrong stands at its cell, and the first of them has the focus.
  await expect.poll(() => address.getByLabel('City').getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('email');
  await page.getByLabel(/^Mail address/).fill('ada@example.com');
  await address.getByLabel('City').fill('London');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
  await expect.poll(() => page.getByLabel('City').inputValue()).toBe('London');
  await page.getByRole('table', { name: 'History' }).getByText('created').waitFor();

  await page.getByLabel('City').fill('Paris');
  await page.getByRole('button', { name: 'Add Call' }).click();
  await page.getByRole('group', { name: 'Call 1' }).getByLabel('About').fill('Parcel');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“Ada Lovelace” is saved').waitFor();
  await page.getByRole('button', { name: 'Remove Call 1' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('No Calls.').waitFor();
  const { id } = (await api('GET', ROWS)).body.data[0];
  const inlines = async () => (await api('GET', `${ROWS}/${id}`)).body.inlines;
  // The page has none as soon as it is removed; the server has none once that is saved.
  await expect.poll(async () => (await inlines()).calls.data).toEqual([]);
  expect((await inlines()).addresses.data).toMatchObject([
    { values: { street: 'St James’s Square 12', city: 'Paris' } },
  ]);
  expect(await axeFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

it('shows what somebody else changed meanwhile, and locks a row whose rule says so', async () => {
  const { id, values } = (await api('GET', ROWS)).body.data[0];
  await page.getByLabel(/^Orders/).fill('13');
  expect(await changeElsewhere(id, { ...values, website: 'https://example.com/ada' })).toBe(200);
  await untilLive(() => page.getByText(/changed this while you had it open/).count(), 1);
  await page.getByText('Website: – → "https://example.com/ada"').waitFor();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByLabel('Status', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Closed' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This row is locked: only Status can be changed.').waitFor();
  expect((await api('GET', `${ROWS}/${id}`)).body.values).toMatchObject({ orders: 13, status: 'closed' });
  await expect.poll(() => page.getByLabel(/^Name/).getAttribute('readonly')).not.toBeNull();
}, 60_000);

it('narrows and orders a list in its address, and exports what it shows', async () => {
  await make({ name: 'Grace Hopper', email: 'grace@example.com', status: 'active', orders: 1043 });
  await make({ name: 'Barbara Liskov', email: 'barbara@example.com', status: 'active', orders: 7 });
  await make({ name: 'Edsger Dijkstra', email: 'edsger@example.com' });
  await goTo(page, 'data/customers');
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Status', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Active' }).click();
  await expect.poll(shown).toEqual(['Barbara Liskov', 'Grace Hopper']);
  await page.getByRole('button', { name: 'Orders' }).click();
  // It is turned from the order that is drawn.
  await page.locator('th[aria-sort=ascending]', { hasText: 'Orders' }).waitFor();
  await page.getByRole('button', { name: 'Orders' }).click();
  await expect.poll(shown).toEqual(['Grace Hopper', 'Barbara Liskov']);
  expect(await axeFaults(page)).toEqual([]);
  expect(page.url()).toMatch(/status=active/);
  expect(page.url()).toMatch(/sort=-orders/);
  await page.getByLabel('Orders from').fill('100');
  await page.keyboard.press('Enter');
  await expect.poll(shown).toEqual(['Grace Hopper']);
  // Whoever types goes on where they are.
  expect(await page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('Orders from');
  await page.getByRole('button', { name: 'Export' }).click();
  const csv = await saved(page.getByRole('menuitem', { name: 'As CSV' }));
  expect(csv.trim().split('\n')).toHaveLength(2);
  expect(csv).toContain('Grace Hopper');
  await page.getByRole('button', { name: 'Remove the filter Orders ≥ 100' }).click();
  await expect.poll(shown).toHaveLength(2);
  await page.goBack();
  await expect.poll(shown).toEqual(['Grace Hopper']);
}, 60_000);

it('does something to rows that are chosen, and says how many first', async () => {
  await goTo(page, 'data/customers?status=active');
  await expect.poll(shown).toHaveLength(2);
  await page.getByLabel('Select all that are shown').check();
  await page.getByRole('button', { name: 'Set status' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Customers affected: 2').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByLabel('Status', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Lead' }).click();
  await dialog.getByRole('button', { name: 'Set status' }).click();
  await dialog.getByText('Done: 2 of 2').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByText('No Customers found').waitFor();
  expect(await names('&status=active')).toEqual([]);
  await page.getByRole('link', { name: 'Jobs and imports' }).click();
  await page.getByText('No imports').waitFor();
  const job = page.getByRole('table', { name: 'Jobs' }).getByRole('row').filter({ hasText: 'Chosen one by one: 2' });
  await job.getByText('2 / 2').waitFor();
  await job.getByRole('link', { name: 'Set status' }).click();
  await page.getByText('Done: 2 of 2').waitFor();
}, 60_000);

it('imports a file: shows what is wrong row by row, and changes nothing before it is confirmed', async () => {
  const before = await names();
  await goTo(page, 'data/customers');
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  const lines = [
    'name,email,status',
    'Mary Shaw,mary@example.com,active',
    'Nobody,no address,active',
    'Else,e@example.com,?',
  ];
  const buffer = Buffer.from(lines.join('\n'));
  await page.locator('input[type=file]').setInputFiles({ name: 'new.csv', mimeType: 'text/csv', buffer });
  await page.getByText('Nothing was changed yet').waitFor();
  const bad = page.getByRole('table', { name: 'Bad rows: 2' });
  await bad
    .getByRole('row')
    .filter({ hasText: 'Mail address' })
    .getByRole('cell', { name: '3', exact: true })
    .waitFor();
  expect(await saved(page.getByRole('button', { name: 'Download the bad rows' }))).toContain('no address');
  const confirm = page.getByRole('button', { name: 'Import 1', exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  expect(await names()).toEqual(before);
  await page.getByLabel('Leave out the bad rows (2)').check();
  await confirm.click();
  await page.getByText('Imported: 1').waitFor();
  await expect.poll(() => names()).toEqual([...before, 'Mary Shaw'].sort());
  await page.getByRole('link', { name: 'Show Customers' }).click();
  await expect.poll(async () => (await shown())[0]).toBe('Mary Shaw');
}, 60_000);

it('deletes a row so that it can be restored', async () => {
  await page.getByRole('link', { name: 'Mary Shaw' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('You find it under “Deleted ones”').waitFor();
  expect(await names()).not.toContain('Mary Shaw');
  await page.getByText('Deleted ones', { exact: true }).click();
  await page.getByRole('link', { name: 'Mary Shaw' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('button', { name: 'Delete' }).waitFor();
  expect(await names()).toContain('Mary Shaw');
  expect(complaints).toEqual([]);
}, 60_000);
