import { createHmac } from 'node:crypto';
import { prepareWebUi } from '@automate/admin';
import type { Browser, Page } from 'playwright-core';
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

const open = () => openPage(browser, showroom.server.url);

const WORKFLOW = `name: triage
on: [{ event: github.issues.opened }]
steps:
  - id: title
    set: { text: "{{event.payload.issue.title}}" }
`;

/** As GitHub sends it. */
async function deliver(secret: string, instance: string): Promise<number> {
  const body = JSON.stringify({ action: 'opened', issue: { title: 'It is <b>broken</b>' } });
  const answer = await fetch(`${showroom.server.url}/api/v1/webhooks/github/${instance}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': crypto.randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
  return answer.status;
}

async function writeWorkflow(page: Page): Promise<void> {
  await page.getByRole('radiogroup', { name: 'How the workflow is shown' }).getByText('Text').click();
  const editor = page.getByRole('textbox', { name: 'Text' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(WORKFLOW.replace('steps:', 'steeps:'));
  await page.getByText('This is no valid workflow yet').waitFor();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(WORKFLOW);
  await page.getByText('The server finds nothing wrong.').waitFor();
}

it('takes an operator from the first start to a run, by the web UI alone', async () => {
  const { page, complaints } = await open();
  await page.waitForURL('**/ext/webui/');

  await page.getByLabel(/^Setup token/).fill(showroom.setupToken);
  await page.getByLabel(/^Your name/).fill('Ada Lovelace');
  await page.getByLabel(/^Login name/).fill('ada');
  await page.getByLabel(/^Password/).fill('correct horse battery');
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  // A connection by the form that its fields describe, wrong at first.
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByRole('button', { name: 'New connection' }).click();
  await page.getByRole('menuitem', { name: 'GitHub' }).click();
  await page.getByLabel(/^Name/).fill('office');
  const url = page.getByLabel(/^API URL/);
  await url.fill('no url');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => url.getAttribute('aria-invalid')).toBe('true');
  // What a screen reader says of the field.
  const ids = (await url.getAttribute('aria-describedby'))?.match(/\S+/g) ?? [];
  const said = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
  expect(said.join(' ')).toMatch(/must be|URL/);
  await url.fill(showroom.endpoint);
  await page.getByLabel(/^Access token/).fill('wrong');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('The connection does not work').waitFor();
  await page.getByLabel(/^Access token/).fill('a-planted-token');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('The connection works').waitFor();
  await page.getByLabel(/^Webhook secret/).fill('a-planted-webhook-secret');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Replace Access token' }).waitFor();
  expect(await page.content()).not.toContain('a-planted');

  await page.getByRole('link', { name: 'Workflows' }).click();
  await page.getByRole('link', { name: 'New workflow' }).click();
  await writeWorkflow(page);
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await page.getByRole('heading', { name: 'triage' }).waitFor();

  // The list of runs is open while the webhook comes.
  await page.getByRole('link', { name: 'Runs' }).first().click();
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
  expect(await deliver('a-planted-webhook-secret', 'office')).toBe(202);
  await page.getByRole('main').getByRole('link', { name: 'triage' }).click();
  await page.getByText('completed').first().waitFor();
  await page.getByRole('button', { name: /^title/ }).click();
  // What came from outside is text.
  await page.getByText('It is <b>broken</b>').first().waitFor();

  // One that is signed with another secret does not arrive, and it is said why.
  expect(await deliver('another-secret', 'office')).toBe(401);
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByRole('link', { name: 'office' }).click();
  await page.getByText('Check that the secret is the same on both sides.').waitFor();

  // An alert rule on the first day, when nothing sends messages yet.
  await page.getByRole('link', { name: 'Alerts' }).click();
  await page.getByRole('link', { name: 'Alert rules' }).click();
  await page.getByRole('link', { name: 'New alert rule' }).click();
  await page.getByLabel(/^Name/).fill('Many runs fail');
  await page.getByRole('button', { name: 'Create rule' }).click();
  await page.getByRole('heading', { name: 'Many runs fail' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('asks before unsaved values are lost, and shows what somebody else changed', async () => {
  const { page, complaints } = await open();
  const { api } = showroom.server;
  const path = '/api/v1/plugins/github/instances/shared';
  const configuration = { baseUrl: showroom.endpoint, token: 'a-planted-token' };
  await api('POST', '/api/v1/plugins/github/instances', { name: 'shared', configuration });
  await logIn(page, showroom);
  await goTo(page, 'connections/github/shared');
  await page.getByLabel(/^API URL/).fill('https://mine.example.com');

  const version = (await api('GET', path)).body.version;
  await showroom.server.automate.host.instances.update(
    { tenantId: 'default', pluginId: 'github', name: 'shared' },
    { config: { baseUrl: `${showroom.endpoint}/theirs` }, actor: 'key:other', expectedVersion: version, hosts: {} },
  );
  await page.getByText('key:other changed this while').waitFor();
  await page.getByText('/theirs').waitFor();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => page.getByLabel(/^API URL/).inputValue()).toBe('https://mine.example.com');

  await page.getByRole('link', { name: 'Plugins' }).click();
  await page.getByText('What you changed is lost').waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('heading', { name: 'shared' }).waitFor();
  await page.getByRole('link', { name: 'Plugins' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { name: 'Plugins' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

it('draws a widget for each type of field, and shows what depends on another', async () => {
  const { page } = await open();
  await logIn(page, showroom);
  await goTo(page, 'connections/every-field/new');
  await page.getByLabel(/^A field of type string/).waitFor();
  const inputs = await page.getByLabel(/^A field of type/).count();
  expect(inputs).toBeGreaterThanOrEqual(12);
  expect(await page.getByLabel(/^A field of type email/).count()).toBe(0);
  await page.getByLabel('A field of type select', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Mode live' }).click();
  await page.getByLabel(/^A field of type email/).waitFor();
  await page.context().close();
}, 60_000);
