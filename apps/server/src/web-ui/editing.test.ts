import { prepareWebUi } from '@automate/admin';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { motionsOf } from './testing/motion.ts';
import { openBrowser } from './testing/open-browser.ts';
import { openPage } from './testing/open-page.ts';
import { openShowroom, type Showroom } from './testing/showroom.ts';
import { goTo, logIn } from './testing/visit.ts';

let showroom: Showroom;
let browser: Browser;
beforeAll(async () => {
  await prepareWebUi();
  [showroom, browser] = await Promise.all([openShowroom(), openBrowser()]);
  await showroom.server.workflow(LONG);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await showroom?.[Symbol.asyncDispose]();
});

async function open(options: { width?: number } = {}) {
  const opened = await openPage(browser, showroom.webUi, options);
  await logIn(opened.page, showroom);
  return opened;
}

/** More steps than are seen at once. */
const LONG = `name: long
on: [{ event: keys.pressed }]
steps:
${Array.from({ length: 20 }, (_, number) => `  - { id: s${number}, set: { n: ${number} } }`).join('\n')}
`;

interface Drawn {
  matches(selector: string): boolean;
  closest(selector: string): Drawn | null;
  getBoundingClientRect(): { left: number; top: number; right: number; bottom: number };
}

/** How far it reaches out of the drawing's frame or the window, in pixels. */
const isCut = (of: Locator): Promise<number> =>
  of.evaluate((element) => {
    const [drawn, window] = [
      element as unknown as Drawn,
      globalThis as unknown as { innerWidth: number; innerHeight: number },
    ];
    const at = drawn.getBoundingClientRect();
    const { innerWidth: right, innerHeight: bottom } = window;
    const frame = drawn.closest('.react-flow')?.getBoundingClientRect() ?? { left: 0, top: 0, right, bottom };
    return Math.max(
      ...[frame.left - at.left, at.right - frame.right, frame.top - at.top, at.bottom - frame.bottom],
      ...[-at.top, at.bottom - bottom, 0],
    );
  });

async function hasFocusInView(of: Locator): Promise<void> {
  const focused = () => of.evaluate((element) => (element as unknown as Drawn).matches(':focus'));
  await expect
    .poll(async () => ({ cut: await isCut(of), focused: await focused() }))
    .toEqual({ cut: 0, focused: true });
}

async function addStep(page: Page, place: string, search: string): Promise<void> {
  await page.getByRole('button', { name: place, exact: true }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a step' });
  await dialog.getByLabel('Search').fill(search);
  // What is installed may be known a moment later.
  await dialog.locator('section').getByRole('button').first().waitFor();
  await dialog.getByLabel('Search').press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

it.each(['canvas', 'list'])('brings into view what is added, and gives it the focus: %s', async (view) => {
  const { page, complaints } = await open();
  await goTo(page, `workflows/long#${view}`);
  await addStep(page, 'Add a step after s19', 'set values');
  await page.getByRole('region', { name: 'values' }).waitFor();
  await hasFocusInView(page.locator('[data-step=values]'));

  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'By the clock' }).click();
  await hasFocusInView(page.locator('[data-trigger="1"]'));

  await page.getByRole('button', { name: 'Steps to add' }).click();
  const parts = page.getByRole('region', { name: 'Steps to add' });
  await parts.getByRole('button', { name: /^Condition/ }).click();
  await page.getByRole('button', { name: 'Put here: Add a step after s17', exact: true }).press('Enter');
  await hasFocusInView(page.locator('[data-step=check]'));
  await page.getByRole('region', { name: 'check' }).getByRole('button', { name: 'Close' }).press('Enter');
  await page.getByRole('region', { name: 'check' }).waitFor({ state: 'detached' });
  await hasFocusInView(page.locator('[data-step=check]'));

  await page.getByRole('button', { name: 'Workflow settings' }).click();
  await page.getByRole('button', { name: 'Who is told of runs' }).click();
  await page.getByRole('button', { name: 'Notify of runs' }).click();
  await hasFocusInView(page.getByRole('group', { name: 'Notification 1' }).getByRole('combobox').first());
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('shows on the canvas what was chosen in the list, and moves nothing away from under a pointer', async () => {
  const { page, complaints } = await open();
  await goTo(page, 'workflows/long#list');
  await page.getByRole('button', { name: /^s15/ }).click();
  const ways = page.getByRole('radiogroup', { name: 'How the workflow is shown' });
  await ways.getByText('Canvas').click();
  const chosen = page.locator('.react-flow [data-step=s15]');
  await expect.poll(() => isCut(chosen)).toBe(0);

  // One of which the frame cuts off a part.
  const below = page.locator('.react-flow [data-step=s18]');
  const frame = await page.locator('.react-flow').boundingBox();
  const before = await below.boundingBox();
  if (frame === null || before === null) throw new Error('nothing is drawn');
  await page.mouse.move(frame.x + 40, frame.y + frame.height / 2);
  await page.mouse.down();
  await page.mouse.move(frame.x + 40, frame.y + frame.height / 2 + (frame.y + frame.height - before.y - 20), {
    steps: 4,
  });
  await page.mouse.up();
  await expect
    .poll(async () => Math.round((await below.boundingBox())?.y ?? 0))
    .toBe(Math.round(frame.y + frame.height - 20));
  expect(await isCut(below)).toBeGreaterThan(0);
  await page.mouse.click(before.x + 100, frame.y + frame.height - 10);
  await page.getByRole('region', { name: 's18' }).waitFor();
  await expect.poll(() => isCut(below)).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('shows the canvas as it was at first to who comes back from the versions', async () => {
  const { page } = await open();
  await goTo(page, 'workflows/long');
  const trigger = page.getByRole('button', { name: /keys\.pressed/ }).first();
  const place = async () => {
    await trigger.waitFor();
    const { x = 0, y = 0 } = (await trigger.boundingBox()) ?? {};
    return { x: Math.round(x), y: Math.round(y) };
  };
  let at = await place();
  // Until it has been fitted into the frame it moves.
  await expect
    .poll(
      async () => {
        const before = at;
        at = await place();
        return at.x === before.x && at.y === before.y;
      },
      { interval: 300 },
    )
    .toBe(true);
  expect(at.x).toBeGreaterThan(0);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('table').waitFor();
  await page.getByRole('tab', { name: 'Edit' }).click();
  await expect.poll(place).toEqual(at);
  await page.context().close();
});

it('begins an event trigger with none, and says that it is not filled in until it is', async () => {
  const { page, complaints } = await open();
  await goTo(page, 'workflows/new#canvas');
  const save = page.getByRole('button', { name: 'Save workflow' });
  await expect.poll(() => save.isEnabled()).toBe(true);
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'When an event comes' }).click();
  const event = page.getByRole('combobox', { name: 'Event' });
  await page.getByRole('button', { name: /^When an event comes not filled in yet.*Problems: 1/ }).waitFor();
  expect([await event.inputValue(), await event.getAttribute('placeholder')]).toEqual(['', 'Such as order.created']);
  await expect.poll(() => event.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => save.isEnabled()).toBe(false);
  await event.fill('order.paid');
  await expect.poll(() => event.getAttribute('aria-invalid')).not.toBe('true');
  await page.getByRole('button', { name: 'When an event comes order.paid', exact: true }).waitFor();
  await expect.poll(() => save.isEnabled()).toBe(true);

  // The other that nobody can guess.
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'When a workflow has ended' }).click();
  const workflow = page.getByRole('combobox', { name: 'Workflow' });
  await expect.poll(() => workflow.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => save.isEnabled()).toBe(false);
  await workflow.click();
  await page.getByRole('option', { name: 'long' }).click();
  await expect.poll(() => save.isEnabled()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('writes over what is selected, and the console has nothing to complain of', async () => {
  const { page, complaints } = await open();
  await goTo(page, 'workflows/long#text');
  const editor = page.getByRole('textbox', { name: 'Text' });
  const overAll = async (text: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  };
  await editor.click();
  await overAll('name: short\non: [{ manual: true }]\nsteps:\n  - { id: said, set: { text: "{{event.id}}" } }\n');
  await page.getByText('The server finds nothing wrong.').waitFor();

  await page.getByRole('radiogroup', { name: 'How the workflow is shown' }).getByText('Canvas').click();
  await page.getByRole('button', { name: /^said Set values/ }).click();
  const value = page.getByRole('textbox', { name: 'text' });
  await value.click();
  await overAll('hello');
  await expect.poll(() => value.textContent()).toBe('hello');
  // Brackets go around it.
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('(');
  await expect.poll(() => value.textContent()).toBe('(hello)');
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('moves nothing for who asked for less motion: panels, menus, dialogs and a run that goes on', async () => {
  await showroom.server.workflow(
    'name: slow\non: [{ event: slow.asked }]\nsteps:\n  - { id: later, wait: { for: 1h } }\n',
  );
  const { api } = showroom.server;
  const { eventId } = (await api('POST', '/api/v1/events', { type: 'slow.asked', payload: {} })).body;
  const run = async () => (await api('GET', `/api/v1/executions?eventId=${eventId}`)).body.data[0];
  await expect.poll(async () => (await run())?.status).toBe('waiting');
  const { page, complaints } = await open();
  const moving: Record<string, string[]> = {};
  const look = async (name: string, at: Locator): Promise<void> => {
    await at.first().waitFor();
    const found = await motionsOf(page);
    if (found.length > 0) moving[name] = found;
  };
  const { id } = await run();
  await goTo(page, `runs/${id}`);
  await look('run', page.getByText('waiting'));
  await goTo(page, `runs/${id}#graph`);
  await look('graph', page.getByRole('main').getByText('waiting'));
  await goTo(page, 'workflows/long#canvas');
  await page.getByRole('button', { name: /^s1 / }).click();
  await look('panel', page.getByRole('region', { name: 's1' }));
  await page.getByRole('button', { name: 'What to do with s0' }).click();
  await look('menu', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add a step after s0', exact: true }).press('Enter');
  await look('dialog', page.getByRole('dialog', { name: 'Add a step' }));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 360, height: 800 });
  await look('drawer', page.getByRole('dialog', { name: 's1' }));
  expect(moving).toEqual({});
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('finds what was done by its words, from a list', async () => {
  const { page, complaints } = await open();
  await goTo(page, 'audit');
  const deed = page.getByRole('combobox', { name: 'What was done' });
  await deed.fill('create a work');
  await page.getByRole('option', { name: 'Create a workflow' }).click();
  await page.waitForURL(/q=.*Create/);
  const rows = page.getByRole('main').getByRole('row');
  await page.getByRole('cell', { name: 'Create a workflow POST /api/v1/workflows' }).first().waitFor();
  await expect.poll(() => rows.filter({ hasNotText: 'Create a workflow' }).count()).toBe(1);
  // The same in a word, and the words of another language.
  await goTo(page, 'audit?q=action:schl%C3%BCssel');
  await page
    .getByRole('cell', { name: /^Create an API key/ })
    .first()
    .waitFor();
  expect(await page.getByRole('cell', { name: /^Create a workflow/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('asks for objects in what a start takes by their fields', async () => {
  const { api, workflow } = showroom.server;
  await workflow(`name: shipped
on:
  - manual:
      input:
        type: object
        required: [address]
        properties:
          address: { type: object, required: [city], properties: { city: { type: string, minLength: 2 } } }
          gift: { type: object, required: [words], properties: { words: { type: string }, tags: { type: array, items: { type: string } } } }
steps:
  - { id: said, set: { city: "{{event.payload.address.city}}" } }
`);
  const { page, complaints } = await open();
  await goTo(page, 'workflows/shipped');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Start' });
  const start = dialog.getByRole('button', { name: 'Start' });
  const city = dialog.getByRole('group', { name: 'Address' }).getByLabel(/^City/);
  await city.fill('U');
  await city.blur();
  await expect.poll(() => city.getAttribute('aria-invalid')).toBe('true');
  expect(await start.isDisabled()).toBe(true);
  await city.fill('Ulm');
  await expect.poll(() => start.isEnabled()).toBe(true);
  // What may be left out is held to its schema once it is begun.
  const gift = dialog.getByRole('group', { name: 'Gift' });
  const tags = gift.getByRole('combobox', { name: /^Tags/ });
  await tags.fill('red');
  await tags.press('Enter');
  await expect.poll(() => start.isDisabled()).toBe(true);
  await gift.getByLabel(/^Words/).fill('For you');
  await start.click();
  await page.waitForURL('**/runs/*');
  await page.getByText('completed').first().waitFor();
  const [run] = (await api('GET', '/api/v1/executions?workflow=shipped')).body.data;
  const { payload } = (await api('GET', `/api/v1/events/${run.event.id}`)).body;
  expect(payload).toEqual({ address: { city: 'Ulm' }, gift: { words: 'For you', tags: ['red'] } });
  expect(complaints).toEqual([]);
  await page.context().close();
});
