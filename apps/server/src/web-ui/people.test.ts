import { join } from 'node:path';
import { prepareWebUi } from '@automate/admin';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFaults } from './testing/axe.ts';
import { everyFieldPlugin } from './testing/every-field.ts';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { stripPrefix } from './testing/strip-prefix.ts';
import { goTo, logIn } from './testing/visit.ts';

const PASSWORD = 'correct horse battery';

let showroom: Showroom;
let browser: Browser;
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  const admin = { login: 'ada', displayName: 'Ada Lovelace', password: PASSWORD };
  await showroom.server.api('POST', '/api/v1/setup', { token: showroom.setupToken, admin });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

const open = (url = showroom.server.url) => openPage(browser, url);

async function enter(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel(/^Login name/).fill(login);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

it('changes one’s own password, which ends other sessions; and gives somebody a role, and no more than it permits', async () => {
  const [{ page: here }, { page: there }] = await Promise.all([open(), open()]);
  await enter(there, 'ada', PASSWORD);
  await enter(here, 'ada', PASSWORD);
  await here.getByRole('button', { name: 'Ada Lovelace' }).click();
  await here.getByRole('menuitem', { name: 'Your account' }).click();
  await here.getByRole('button', { name: 'End all others' }).waitFor();
  await here.getByLabel(/^Current password/).fill('wrong');
  await here.getByLabel(/^New password/).fill(`${PASSWORD} staple`);
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByRole('alert').waitFor();
  await here.getByLabel(/^Current password/).fill(PASSWORD);
  await here.getByRole('button', { name: 'Change password' }).click();
  await here.getByText('Your password is changed').waitFor();
  await here.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' });
  await there.getByRole('link', { name: 'Workflows' }).click();
  await there.getByRole('dialog', { name: 'Your session has ended' }).waitFor();

  // A role, somebody who gets it before the invitation is accepted, and what they may then.
  await createRole(here);
  await here.getByRole('link', { name: 'Users' }).click();
  await here.getByRole('button', { name: 'Invite' }).click();
  const dialog = here.getByRole('dialog');
  await dialog.getByLabel(/^Login name/).fill('grace');
  await dialog.getByLabel(/^Name/).fill('Grace Hopper');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  const first = await shownLink(here);
  await here.getByRole('link', { name: 'Grace Hopper' }).click();
  const roles = here.getByRole('combobox', { name: 'Roles' });
  await roles.press('Backspace');
  await roles.press('ArrowDown');
  await here.getByRole('option', { name: /night-shift/ }).click();
  await roles.press('Escape');
  await here.getByText('its link ends with this change').waitFor();
  await here.getByRole('button', { name: 'Save roles' }).click();
  const second = await shownLink(here);
  expect(second).not.toBe(first);
  await there.goto(second);
  await there.getByLabel(/^Password/).fill(PASSWORD);
  await there.getByRole('button', { name: 'Set password' }).click();
  const pages = there.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Runs' }).waitFor();
  expect(await pages.getByRole('link', { name: 'Users' }).count()).toBe(0);
  await pages.getByRole('link', { name: 'Secrets' }).click();
  await there.getByText('No secrets', { exact: true }).waitFor();
  expect(await there.getByRole('button', { name: 'New secret' }).count()).toBe(0);
  await showroom.server.workflow('name: night\non: [{ manual: {} }]\nsteps: [{ id: note, set: { state: dark } }]\n');
  await goTo(there, 'workflows/night#canvas');
  await there.getByRole('button', { name: /^note/ }).click();
  expect(await there.getByRole('textbox', { name: 'Name', exact: true }).isDisabled()).toBe(true);
  for (const name of ['Save workflow', 'Undo', 'Add a trigger', 'Steps to add', 'Add a step after note']) {
    expect(await there.getByRole('button', { name, exact: true }).count(), name).toBe(0);
  }
  expect(await axeFaults(there, 'main')).toEqual([]);
  await goTo(there, 'users');
  await there.getByText('Users: See (users:read)').waitFor();
  expect(await axeFaults(there, 'main')).toEqual([]);
  await Promise.all([here, there].map((page) => page.context().close()));
}, 60_000);

async function createRole(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Roles' }).click();
  await page.getByRole('link', { name: 'New role' }).click();
  await page.getByLabel(/^Name/).fill('night-shift');
  await page.getByRole('checkbox', { name: 'Runs: See' }).check();
  await page.getByRole('checkbox', { name: 'Secrets: See' }).check();
  await page.getByRole('checkbox', { name: 'Workflows: See' }).check();
  await page.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('heading', { name: 'night-shift' }).waitFor();
}

/** The link of an invitation, which is shown this once. */
async function shownLink(page: Page): Promise<string> {
  const code = page.getByRole('dialog').getByText('welcome#');
  const link = (await code.textContent()) ?? '';
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await code.waitFor({ state: 'detached' });
  return link;
}

it('can be used with the keyboard alone, and says where one is', async () => {
  const { page } = await open();
  await logIn(page, showroom);
  const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
  await page.locator('body').press('Tab');
  await expect.poll(focused).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');

  await page.getByRole('link', { name: 'Secrets' }).focus();
  await page.keyboard.press('Enter');
  // The title is read out, and the tab key goes on from there.
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
  await page.keyboard.press('Tab');
  await expect.poll(focused).toBe('New secret');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Key/).waitFor();
  const inDialog = () => page.evaluate('document.activeElement.closest("[role=dialog]") !== null');
  await expect.poll(inDialog).toBe(true);
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await inDialog()).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('New secret');

  // The menu of a narrow window is passed by until it is opened.
  await page.setViewportSize({ width: 360, height: 800 });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Menu' }).press('Enter');
  await pages.getByRole('link', { name: 'Runs' }).waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });

  // The tab key indents in the editor; Escape before it leads out.
  await goTo(page, 'workflows/new#text');
  const editor = page.getByRole('textbox', { name: 'Text' });
  await editor.focus();
  await expect.poll(() => page.evaluate('document.activeElement.closest(".cm-editor") !== null')).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate('document.activeElement.closest(".cm-editor") === null')).toBe(true);
  await page.context().close();
}, 60_000);

it('offers a plugin that is installed while the page is open, and draws its form', async () => {
  const { page } = await open();
  await logIn(page, showroom);
  await goTo(page, 'connections');
  everyFieldPlugin('late-comer', join(showroom.plugins, 'late-comer'));
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'New connection' }).click();
        await page.getByRole('menuitem', { name: 'GitHub' }).waitFor({ timeout: 5_000 });
        return page.getByRole('menuitem', { name: 'late-comer' }).count();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(1);
  await page.getByRole('menuitem', { name: 'late-comer' }).click();
  await page.getByLabel(/^A field of type string/).fill('hello');
  await page.context().close();
}, 60_000);

it('works below whatever path a proxy strips', async () => {
  await using proxy = await stripPrefix(showroom.server.url, '/tools/automate');
  const { page, complaints } = await open(`${proxy.url}/`);
  await page.waitForURL('**/tools/automate/ext/webui/');
  await enter(page, 'ada', `${PASSWORD} staple`);
  await page.getByRole('link', { name: 'Plugins' }).click();
  await page.getByRole('link', { name: 'GitHub' }).click();
  await page.getByRole('heading', { name: 'GitHub' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'GitHub' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/tools/automate/ext/webui/plugins/github');
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

it('brings whoever logs in again back to their tenant, and one tab heeds who is in by another', async () => {
  const { api, workflow } = showroom.server;
  for (const login of ['bea', 'carl']) {
    const { body } = await api('POST', '/api/v1/users', { login, displayName: login, roles: ['owner'] });
    await api('POST', '/api/v1/passwords', { token: body.link.token, password: PASSWORD });
  }
  await workflow('name: both\non: [{ manual: {} }]\nsteps: [{ id: it, set: { of: home } }]\n');
  const { page: mine, complaints } = await open(showroom.webUi);
  await enter(mine, 'bea', PASSWORD);
  const call = (method: string, path: string, body: object): Promise<number> =>
    mine.evaluate(
      `fetch('/api/v1/${path}', { method: '${method}', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(body)}' }).then(({ status }) => status)`,
    );
  expect(await call('POST', 'tenants', { id: 'north', displayName: 'North' })).toBe(201);
  expect(await call('PUT', 'session/tenant', { tenantId: 'north' })).toBe(200);
  await mine.reload();
  await goTo(mine, 'workflows/new#text');
  const editor = mine.getByRole('textbox', { name: 'Text' });
  await editor.click();
  await mine.keyboard.press('ControlOrMeta+a');
  await mine.keyboard.insertText('name: both\non: [{ manual: {} }]\nsteps: [{ id: it, set: { of: north } }]\n');
  const save = mine.getByText('Save workflow');
  await expect.poll(() => save.isEnabled()).toBe(true);

  await mine.context().clearCookies();
  const ended = mine.getByRole('dialog', { name: 'Your session has ended' });
  await save.dispatchEvent('click');
  await ended.waitFor();
  // Behind the login nothing is read, whoever is in by another tab.
  const asked: string[] = [];
  mine.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const other = await mine.context().newPage();
  await other.goto(showroom.webUi);
  await enter(other, 'carl', PASSWORD);
  await expect
    .poll(() => asked.filter((path) => path === '/api/v1/session').length, { timeout: 20_000 })
    .toBeGreaterThan(1);
  expect(asked.filter((path) => path.startsWith('/api/') && path !== '/api/v1/session')).toEqual([]);
  expect(await ended.isVisible()).toBe(true);

  await ended.getByLabel(/^Login name/).fill('bea');
  await ended.getByLabel(/^Password/).fill(PASSWORD);
  await ended.getByRole('button', { name: 'Log in', exact: true }).click();
  await ended.waitFor({ state: 'detached' });
  await save.click();
  await mine.getByText('Saved as version 1').waitFor();
  await expect.poll(() => editor.textContent()).toContain('north');
  // The other tab shows whoever is in now, and where.
  await goTo(other, 'workflows/both#text');
  await expect.poll(() => other.getByRole('textbox', { name: 'Text' }).textContent()).toContain('north');
  await other.getByRole('button', { name: 'bea' }).click();
  await other.getByRole('menuitem', { name: 'default' }).click();
  await expect.poll(() => editor.textContent()).toContain('home');

  // Logged out in one, it is so in every one.
  await other.getByRole('button', { name: 'bea' }).click();
  await other.getByRole('menuitem', { name: 'Log out' }).click();
  await mine.getByRole('heading', { name: 'Log in' }).waitFor();
  expect([await editor.count(), await ended.count()]).toEqual([0, 0]);
  expect(complaints).toEqual([]);
  await mine.context().close();
}, 60_000);

it('draws of ten thousand rows what is seen of them', async () => {
  const { page } = await open();
  await logIn(page, showroom);
  // Nobody makes so many in a test: the answer is written here.
  const secret = (number: number) => ({ key: `SECRET_${number}`, hosts: [] });
  await page.route('**/api/v1/secrets', (route) =>
    route.fulfill({ json: { data: Array.from({ length: 10_000 }, (_, number) => secret(number)) } }),
  );
  await goTo(page, 'secrets');
  await page.getByText('SECRET_0', { exact: true }).waitFor();
  const table = page.getByRole('table');
  expect(await table.getAttribute('aria-rowcount')).toBe('10001');
  for (const at of ['innerHeight', 'document.body.scrollHeight / 2', 'document.body.scrollHeight']) {
    await page.evaluate(`scrollTo(0, ${at})`);
    await expect.poll(() => table.locator('tr').count()).toBeLessThan(100);
  }
  await page.getByText('SECRET_9999', { exact: true }).waitFor();
  await page.context().close();
}, 60_000);
