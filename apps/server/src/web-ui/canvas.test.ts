import { createHmac } from 'node:crypto';
import { prepareWebUi } from '@automate/admin';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './testing/open-browser.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { goTo, logIn } from './testing/visit.ts';

const SECRET = 'a-planted-webhook-secret';
let showroom: Showroom;
let browser: Browser;
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  const configuration = { baseUrl: showroom.endpoint, webhookSecret: SECRET };
  await showroom.server.api('POST', '/api/v1/plugins/github/instances', { name: 'main', configuration });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

/** A page in a context of its own; what its console complained of, which a strict policy makes it do. */
async function open(options: { width?: number; colorScheme?: 'light' | 'dark' } = {}) {
  const { width = 1280, colorScheme = 'light' } = options;
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ locale: 'en-US', colorScheme, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of \d{3}/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(showroom.webUi);
  await logIn(page, showroom);
  return { page, complaints };
}

/** As GitHub sends it. */
async function deliver(): Promise<number> {
  const body = JSON.stringify({ action: 'opened', issue: { title: 'A bug' } });
  const answer = await fetch(`${showroom.server.url}/api/v1/webhooks/github/main`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': crypto.randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    body,
  });
  return answer.status;
}

/** Writes into a field for code, in place of what is there. */
async function writeCode(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Escape');
}

/** Presses a button in the drawing until something comes of it: what is drawn moves when the text has settled. */
async function press(button: Locator, came: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        if (await came()) return true;
        await button.click({ timeout: 2_000 }).catch(() => undefined);
        return await came();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true);
}

/** Drags something to what is marked once it is dragged, by a pointer as a hand moves it. */
async function drag(page: Page, what: Locator, to: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        const from = await what.boundingBox();
        if (from === null) return false;
        const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + 12, y + 12);
        const place = await to.boundingBox({ timeout: 2_000 }).catch(() => null);
        if (place !== null) await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 4 });
        const marked = place !== null && (await to.getAttribute('data-over')) !== null;
        if (!marked) await page.keyboard.press('Escape');
        await page.mouse.up();
        return marked;
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true);
}

async function addStep(page: Page, place: string, search: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add a step' });
  await press(page.getByRole('button', { name: place, exact: true }), () => dialog.isVisible());
  await dialog.getByLabel('Search').fill(search);
  // What is installed may be known a moment later.
  await dialog.locator('section').getByRole('button').first().waitFor();
  await dialog.getByLabel('Search').press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

it('takes an operator from an empty canvas to a run, and back with every change', async () => {
  const { page, complaints } = await open();
  await goTo(page, 'workflows/new#canvas');
  await page.getByRole('button', { name: 'Workflow settings' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('drawn');
  await page.getByRole('button', { name: 'Limits' }).click();
  await page.getByRole('button', { name: 'Limit runs in a time' }).click();

  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'When an event comes' }).click();
  const event = page.getByRole('combobox', { name: 'Event' });
  await event.click();
  // Known of its manifest: none has come yet.
  await page.getByRole('option', { name: 'github.issues.opened' }).click();
  await expect.poll(() => event.inputValue()).toBe('github.issues.opened');
  await page.getByRole('combobox', { name: 'Only from' }).fill('github/main');
  await page.keyboard.press('Escape');

  await addStep(page, 'Add a step after note', 'condition');
  await writeCode(page, 'Condition', 'event.payload.issue.title.contains("bug")');
  await addStep(page, 'Add a step at the beginning of then of check', 'http get');
  await page.getByRole('textbox', { name: 'URL' }).waitFor();
  await writeCode(page, 'URL', showroom.endpoint);
  await addStep(page, 'Add a step at the beginning of else of check', 'set values');

  // Dragged from the list of parts into a place, and from there before another step.
  await page.getByRole('button', { name: 'Steps to add' }).click();
  const parts = page.getByRole('region', { name: 'Steps to add' });
  await page.getByRole('button', { name: 'Show all of it' }).click();
  await parts.getByLabel('Search').fill('set values');
  await drag(
    page,
    parts.getByRole('button', { name: /^Set values/ }),
    page.getByRole('button', { name: 'Put here: Add a step after values', exact: true }),
  );
  const second = page.getByRole('button', { name: /^values_2 Set values/ });
  await second.waitFor();
  await drag(page, second, page.getByRole('button', { name: 'Move here: Add a step at the beginning', exact: true }));

  // A new name is followed by what reads the step; what was done is undone, and done again.
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const named = async (expected: string) => (await name.inputValue()) === expected;
  await press(page.getByRole('button', { name: /^note Set values/ }), () => named('note'));
  await name.fill('greeting');
  await name.press('Enter');
  await page.getByRole('button', { name: /^greeting Set values/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: /^note Set values/ }).waitFor();
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: /^greeting Set values/ }).waitFor();

  await page.getByText('The server finds nothing wrong.').waitFor();
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await page.getByRole('heading', { name: 'drawn' }).waitFor();
  const { body } = await showroom.server.api('GET', '/api/v1/workflows/drawn');
  expect(body.source.text).toContain('# press Start; add what else starts it');
  const idsOf = (steps: { id: string }[]) => steps.map(({ id }) => id);
  expect(idsOf(body.document.steps)).toEqual(['values_2', 'greeting', 'check']);
  const check = body.document.steps[2];
  expect([...idsOf(check.then), ...idsOf(check.else)]).toEqual(['get', 'values']);
  expect(body.document.rate).toEqual({ limit: 60, per: '1m' });

  expect(await deliver()).toBe(202);
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
  await page.getByRole('main').getByRole('link', { name: 'drawn' }).click();
  await page.getByText('completed').first().waitFor();
  await page
    .getByRole('button', { name: /^check\/get/ })
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

it('does by keyboard in the list what the canvas does', async () => {
  const { page, complaints } = await open();
  const text = `name: keys
on: [{ event: keys.pressed }]
steps:
  - id: first # stays first in its line
    set: { n: 1 }
  - id: second
    set: { n: "{{steps.first.output.n}}" }
`;
  await showroom.server.workflow(text);
  await goTo(page, 'workflows/keys#list');
  const outline = page.getByRole('region', { name: 'The workflow as lists' });
  await outline.getByRole('button', { name: /^second/ }).focus();
  await page.keyboard.press('ControlOrMeta+d');
  const names = async () =>
    await outline
      .getByRole('list', { name: 'Steps', exact: true })
      .locator('[data-step]')
      .evaluateAll((cards) => cards.map((card) => (card as unknown as { dataset: { step: string } }).dataset.step));
  await expect.poll(names).toEqual(['first', 'second', 'second_2']);
  await expect.poll(() => page.evaluate('document.activeElement.dataset.step')).toBe('second_2');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(names).toEqual(['first', 'second_2', 'second']);
  await expect.poll(() => page.evaluate('document.activeElement.dataset.step')).toBe('second_2');
  // By the menu of the step, to the end.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Move to' }).press('Enter');
  await page.getByText('Where does second_2 go?').waitFor();
  await page.getByRole('button', { name: 'Move here: Add a step after second', exact: true }).press('Enter');
  await expect.poll(names).toEqual(['first', 'second', 'second_2']);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(names).toEqual(['first', 'second_2', 'second']);
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'By the clock' }).click();
  await page.getByRole('combobox', { name: 'Repeats' }).click();
  await page.getByRole('option', { name: 'Every day' }).click();
  await page.getByRole('textbox', { name: 'Time of the day' }).fill('07:30');

  const save = page.getByRole('button', { name: 'Save workflow' });
  await expect.poll(() => save.isEnabled()).toBe(true);
  await save.press('Enter');
  const stored = async () => (await showroom.server.api('GET', '/api/v1/workflows/keys')).body;
  await expect.poll(async () => (await stored()).version).toBe(2);
  expect((await stored()).source.text).toContain('  - id: first # stays first in its line');
  expect((await stored()).document.on).toEqual([{ event: 'keys.pressed' }, { schedule: '30 7 * * *' }]);

  // What was before, and back to it.
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('list', { name: 'What changed' }).getByText('second_2').waitFor();
  await page.getByRole('button', { name: 'Restore' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await expect.poll(async () => (await stored()).version).toBe(3);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

it('says whether a workflow takes an event of the past, and runs it', async () => {
  const { page, complaints } = await open();
  const { api } = showroom.server;
  const send = (total: number) => api('POST', '/api/v1/events', { type: 'order.paid', payload: { total } });
  const [small, large] = [await send(1), await send(100)];
  const text = `name: late
on:
  - event: order.paid
    if: event.payload.total > 10
  - manual: { input: { type: object, properties: { total: { type: integer, minimum: 1 } }, required: [total] } }
steps:
  - id: said
    set: { total: "{{event.payload.total}}" }
`;
  await showroom.server.workflow(text);
  await goTo(page, 'workflows/late#try');
  const rows = page.getByRole('button', { name: 'Try with order.paid' });
  await expect.poll(() => rows.count()).toBe(2);
  await rows.nth(1).click();
  await page.getByText('its condition does not hold').waitFor();
  expect(await page.getByRole('button', { name: 'Run version 1 with it' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await rows.first().click();
  await page.getByRole('button', { name: 'Run version 1 with it' }).click();
  await page.getByText('completed').first().waitFor();
  const runsOf = async ({ body }: { body: { eventId: string } }) =>
    (await api('GET', `/api/v1/events/${body.eventId}`)).body.executions.length;
  expect([await runsOf(small), await runsOf(large)]).toEqual([0, 1]);

  // A form of what a start takes, held to it as it is written.
  await goTo(page, 'workflows/late');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Start' });
  const total = dialog.getByLabel(/^Total/);
  await total.fill('0');
  await total.blur();
  await expect.poll(() => total.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
  await total.fill('7');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/runs/*');
  await page.getByText('completed').first().waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 60_000);

// The other two are those in which every page is looked at.
it.each([
  { width: 360, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const)(
  'has nothing that axe finds fault with: $width px, $colorScheme',
  async (options) => {
    const { page, complaints } = await open(options);
    const faults: Record<string, string[]> = {};
    const check = async (name: string, without: string[] = []): Promise<void> => {
      const axe = new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .disableRules(without)
        .setLegacyMode();
      const { violations } = await axe.analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
      const over = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
      if (over > 0) found.push(`${over} px too wide`);
      if (found.length > 0) faults[name] = found;
    };
    await goTo(page, 'workflows/drawn#canvas');
    const condition = page.getByRole('textbox', { name: 'Condition' });
    await press(page.getByRole('button', { name: /^check Condition/ }), () => condition.isVisible());
    // Where there is little room the frame cuts what is drawn beyond it; the list is its equal, with every target whole.
    await check('canvas', options.width < 600 ? ['target-size'] : []);
    await goTo(page, 'workflows/drawn#list');
    await page.getByRole('list', { name: 'Steps', exact: true }).waitFor();
    await check('list');
    await goTo(page, 'workflows/keys#versions');
    await page.getByRole('list', { name: 'What changed' }).waitFor();
    await check('versions');
    await goTo(page, 'workflows/late#try');
    await page.getByRole('button', { name: 'Try with order.paid' }).first().waitFor();
    await check('try');
    expect(faults).toEqual({});
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  60_000,
);
