import { join } from 'node:path';
import type { Page } from 'playwright-core';

const PACKAGES = join(import.meta.dirname, '../../../../../packages');
const [en, de] = await Promise.all([
  textsOf(
    ['admin/src/web/i18n/en.ts', 'en'],
    ['admin/src/resources/problems.ts', 'rowProblems'],
    ['api/src/problems.ts', 'apiProblems'],
    ['engine/src/problems.ts', 'engineProblems'],
    ['governance/src/problems.ts', 'governanceProblems'],
    ['host/src/problems.ts', 'hostProblems'],
    ['workflow/src/problems.ts', 'workflowProblems'],
  ),
  textsOf(['admin/src/web/i18n/de.ts', 'de'], ['admin/src/web/i18n/de/reasons.ts', 'reasons']),
]);

/** Shorter ones are words that data may have too. */
const LONG = 12;
const german = de.join('\n');
/** The longest part of each English text that has nothing filled in, where German says it otherwise. */
const ENGLISH = [...new Set(en.map(longestPart))].filter((part) => part.length > LONG && !german.includes(part));

/** Every text of tables: of their sources, as the web UI exports nothing. */
async function textsOf(...tables: [file: string, name: string][]): Promise<string[]> {
  const texts = await Promise.all(
    tables.map(async ([file, name]) => {
      const all = ((await import(join(PACKAGES, file))) as Record<string, Record<string, string>>)[name];
      if (all === undefined) throw new Error(`${file} exports no ${name}`);
      return Object.values(all);
    }),
  );
  return texts.flat();
}

function longestPart(text: string): string {
  const [longest = ''] = text.split(/\{\w+\}/).toSorted((a, b) => b.length - a.length);
  return longest.trim();
}

/** What is written on a page, also where only a screen reader says it; without what is marked as English. */
const TEXTS = `(() => {
  const texts = [];
  const marked = (element) => element.closest('body [lang=en], script, style') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!marked(node.parentElement)) texts.push(node.data);
  for (const name of ['title', 'aria-label', 'placeholder']) {
    for (const element of document.querySelectorAll('[' + name + ']')) if (!marked(element)) texts.push(element.getAttribute(name));
  }
  return texts;
})()`;

/** What of a page in German is written in English, by the English catalogue, or is no time as German writes it. */
export async function notGermanOn(page: Page): Promise<string[]> {
  const texts = (await page.evaluate(TEXTS)) as string[];
  const english = texts.filter((text) => ENGLISH.some((part) => text.includes(part)));
  const times = await page.locator('main time').allTextContents();
  const lang = (await page.evaluate('document.documentElement.lang')) as string;
  return [
    ...(lang === 'de' ? [] : [`lang ${lang}`]),
    ...english,
    ...times.filter((time) => !/^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}:\d{2}/.test(time)),
  ];
}
