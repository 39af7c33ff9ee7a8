import { prepareWebUi } from '@automate/admin';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
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

const caller = (name: string): string => `name: ${name}
on: [{ manual: true }]
steps:
  - { id: call, action: http/request, with: { method: POST, url: "https://example.com" } }
`;

const sourceOf = async (name: string): Promise<string> =>
  (await showroom.server.api('GET', `/api/v1/workflows/${name}`)).body.source.text;

async function writeAll(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await expect.poll(() => page.getByRole('button', { name: 'Save workflow' }).isEnabled()).toBe(true);
}

it('takes a text where one will do, and saves nothing while a field cannot be read', async () => {
  await showroom.server.workflow(caller('caller'));
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, 'workflows/caller#canvas');
  await page.getByRole('button', { name: /^call / }).click();
  const body = page.getByRole('textbox', { name: 'Body' });
  const save = page.getByRole('button', { name: 'Save workflow' });
  await body.fill('{{event.payload.issue.title}}');
  await save.click();
  await page.getByText('Saved as version 2').waitFor();
  expect(await sourceOf('caller')).toContain('{{event.payload.issue.title}}');

  await body.fill('{ "title": ');
  await page.getByText('What is written in “Body” cannot be saved as it is.').waitFor();
  expect([await save.isDisabled(), await body.getAttribute('aria-invalid')]).toEqual([true, 'true']);
  // Neither another view nor another part takes it away unasked.
  const question = page.getByRole('dialog', { name: 'Not saved' });
  await page.getByRole('radiogroup', { name: 'How the workflow is shown' }).getByText('Text').click();
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await body.inputValue()).toBe('{ "title": ');
  await page.getByRole('region', { name: 'call' }).getByRole('button', { name: 'Close' }).click();
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'detached' });
  await body.fill('{ "title": "{{event.id}}" }');
  await save.click();
  await page.getByText('Saved as version 3').waitFor();

  await body.fill('[1, ');
  // As a text it can be taken.
  await page.getByRole('button', { name: 'Write Body as an expression' }).click();
  await expect.poll(() => page.getByRole('textbox', { name: 'Body' }).textContent()).toBe('[1, ');
  await save.click();
  await page.getByText('Saved as version 4').waitFor();

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('No name');
  await expect.poll(() => save.isDisabled()).toBe(true);
  await page.getByRole('region', { name: 'call' }).getByRole('button', { name: 'Close' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('region', { name: 'call' }).waitFor({ state: 'detached' });
  await page.getByText('The server finds nothing wrong.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

const twoCalls = (
  name: string,
): string => `${caller(name)}  - { id: again, action: http/request, with: { url: "https://example.com" } }
`;

it('asks before a step is renamed or deleted, or a trigger is added, while a field cannot be read', async () => {
  await showroom.server.workflow(twoCalls('verbs'));
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, 'workflows/verbs#canvas');
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const question = page.getByRole('dialog', { name: 'Not saved' });
  const answer = async (word: 'Stay' | 'Leave') => {
    await question.getByText('What is written in “Body” cannot be taken as it is').waitFor();
    await question.getByRole('button', { name: word }).click();
    await question.waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: /^call / }).click();
  const body = page.getByRole('textbox', { name: 'Body' });
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await body.fill('{ "title": ');
  await name.fill('told');
  await name.press('Enter');
  await answer('Stay');
  await expect.poll(() => name.inputValue()).toBe('call');
  expect(await body.inputValue()).toBe('{ "title": ');
  await name.fill('told');
  await name.press('Enter');
  await answer('Leave');
  await region('told').waitFor();

  await body.fill('{ "title": ');
  await page.getByRole('button', { name: /^told / }).press('Delete');
  await answer('Stay');
  expect(await body.inputValue()).toBe('{ "title": ');
  await page.getByRole('button', { name: /^told / }).press('Delete');
  await answer('Leave');
  await region('told').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^told / }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: /^again / }).click();
  await body.fill('{ "title": ');
  const added = page.getByRole('button', { name: /^At intervals / });
  for (const word of ['Stay', 'Leave'] as const) {
    await page.getByRole('button', { name: 'Add a trigger' }).click();
    await page.getByRole('menuitem', { name: 'At intervals' }).click();
    await answer(word);
    await expect.poll(() => added.count()).toBe(word === 'Stay' ? 0 : 1);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('takes what cannot be read as an expression, and nothing that was undone', async () => {
  await showroom.server.workflow(twoCalls('written'));
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, 'workflows/written#canvas');
  const body = page.getByRole('textbox', { name: 'Body' });
  const asExpression = page.getByRole('button', { name: 'Write Body as an expression' });
  await page.getByRole('button', { name: /^call / }).click();
  await body.fill('{{event.id}}');
  await body.fill('{ "id": ');
  await asExpression.click();
  await expect.poll(() => body.textContent()).toBe('{ "id": ');

  await page.getByRole('button', { name: /^again / }).click();
  await body.fill('{{event.id}}');
  await body.fill('{ "id": ');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => body.inputValue()).toBe('');
  await asExpression.click();
  await asExpression.waitFor({ state: 'detached' });
  expect(await body.textContent()).toBe('');
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('asks over the page who is there when a session ends, and keeps what is written for them alone', async () => {
  await showroom.server.workflow(caller('edited'));
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await page.getByLabel(/^Login name/).fill('ada');
  await page.getByLabel(/^Password/).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await goTo(page, 'workflows/edited#text');
  const save = page.getByText('Save workflow');
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await writeAll(page, caller('edited').replace('example.com', 'kept.example.com'));
  await page.context().clearCookies();
  // The dialog may be there before: whatever is read tells that the session has ended.
  await save.dispatchEvent('click');
  await ended.getByLabel(/^Login name/).fill('ada');
  await ended.getByLabel(/^Password/).fill(PASSWORD);
  await ended.getByRole('button', { name: 'Log in', exact: true }).click();
  await ended.waitFor({ state: 'detached' });
  await save.click();
  await page.getByText('Saved as version 2').waitFor();
  expect(await sourceOf('edited')).toContain('kept.example.com');

  await writeAll(page, caller('edited').replace('example.com', 'gone.example.com'));
  await page.context().clearCookies();
  await save.dispatchEvent('click');
  const { body } = await showroom.server.api('POST', '/api/v1/api-keys', { name: 'another', permissions: ['*'] });
  await ended.getByRole('button', { name: 'Log in with an API key' }).click();
  await ended.getByLabel(/^API key/).fill(body.token);
  await ended.getByRole('button', { name: 'Log in', exact: true }).click();
  await ended.waitFor({ state: 'detached' });
  const editor = page.getByRole('textbox', { name: 'Text' });
  await expect.poll(() => editor.textContent()).toContain('kept.example.com');
  expect(await page.getByText('gone.example.com').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('lets one see how a version saved meanwhile differs, and save over it', async () => {
  await showroom.server.workflow(caller('tabs'));
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, 'workflows/tabs#text');
  await writeAll(page, caller('tabs').replace('example.com', 'mine.example.com'));
  const theirs = caller('tabs').replace('example.com', 'theirs.example.com');

  const saved = await showroom.server.api('PUT', '/api/v1/workflows/tabs', theirs, 'application/yaml');
  expect(saved.status).toBe(200);
  const save = page.getByRole('button', { name: 'Save workflow' });
  await save.click();
  await page.getByText('Version 2 was saved meanwhile.').waitFor();
  await expect.poll(() => save.isDisabled()).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'See the difference' }).click();
  await page.getByRole('row', { name: /theirs\.example\.com/ }).waitFor();
  await page.getByText('With +: yours. With −: version 2.').waitFor();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await save.click();
  await page.getByText('Saved as version 3').waitFor();
  expect(await sourceOf('tabs')).toContain('mine.example.com');

  // A new one stays in the view that it was written in.
  await goTo(page, 'workflows/new#text');
  await writeAll(page, caller('new-one'));
  await save.click();
  await page.waitForURL('**/workflows/new-one#text');
  await page.getByRole('textbox', { name: 'Text' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('offers nothing for a search that it does not understand, and tells an error from an empty list', async () => {
  const { api, workflow } = showroom.server;
  await workflow('name: said\non: [{ event: said }]\nsteps: [{ id: it, set: { n: 1 } }]\n');
  const { body } = await api('POST', '/api/v1/events', { type: 'said', payload: {} });
  const runs = async () => (await api('GET', `/api/v1/executions?eventId=${body.eventId}`)).body.data;
  await expect.poll(async () => (await runs())[0]?.status).toBe('completed');
  const { page, complaints } = await openPage(browser, showroom.webUi);
  await logIn(page, showroom);
  await goTo(page, 'runs?q=status:completed');
  await page.getByRole('button', { name: 'Re-run all' }).waitFor();
  await goTo(page, 'runs?q=foo:bar status:completed');
  await page.getByText('“foo:bar” is not understood.').waitFor();
  await page.getByRole('link', { name: 'said' }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Re-run all' }).count()).toBe(0);

  await page.route('**/plugins/*/instances*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await goTo(page, 'connections');
  await page.getByRole('alert').waitFor();
  expect(await page.getByText('No connections').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('tells at once that what is live is not, and goes on as soon as it is', async () => {
  const { page } = await openPage(browser, showroom.webUi);
  await page.route('**/events/stream*', (route) => route.abort());
  await logIn(page, showroom);
  await goTo(page, 'runs');
  await page.getByText('Reconnecting').waitFor();
  await page.unroute('**/events/stream*');
  // It tries again after waits that grow.
  await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 50_000 });
  await page.context().close();
}, 120_000);
