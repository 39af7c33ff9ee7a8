import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { en } from './en.ts';

const web = join(import.meta.dirname, '..');
/** What somebody reads or hears of an element. */
const SAID = new Set([
  'alt',
  'aria-label',
  'aria-description',
  'description',
  'label',
  'legend',
  'placeholder',
  'title',
]);
/** Names and units are the same in every language, and a key of the catalogues is no text. */
const NAMES = new Set(['Automate', 'UTC', 'ms', 'id', ...Object.keys(en)]);

interface Node {
  type: string;
  start: number;
  value?: unknown;
  name?: { name?: string };
  expression?: Node;
  quasis?: { value: { raw: string } }[];
}

const isText = (text: string): boolean => /\p{L}{2}/u.test(text) && !NAMES.has(text.trim());

/** The text that a node is, as it is written; nothing of what a program makes. */
function textOf(node: Node | null | undefined): string | undefined {
  if (!node) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') return node.quasis?.map(({ value }) => value.raw).join(' ');
  return node.type === 'JSXExpressionContainer' ? textOf(node.expression) : undefined;
}

function literalTexts(source: string): string[] {
  const found: string[] = [];
  const look = (value: unknown, said: boolean): void => {
    if (Array.isArray(value)) for (const each of value) look(each, said);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const node = value as Node & { children?: unknown };
    if (node.type === 'JSXText' && isText(String(node.value))) found.push(String(node.value).trim());
    if (node.type === 'JSXExpressionContainer' && said) {
      const text = textOf(node.expression);
      if (text !== undefined && isText(text)) found.push(text);
    }
    if (node.type === 'JSXAttribute') {
      const text = SAID.has(String(node.name?.name)) ? textOf(node.value as Node | null) : undefined;
      if (text !== undefined && isText(text)) found.push(text);
    }
    const isElement = node.type === 'JSXElement' || node.type === 'JSXFragment';
    for (const [key, part] of Object.entries(node)) look(part, isElement && key === 'children');
  };
  const { program, errors } = parseSync('page.tsx', source, { lang: 'tsx' });
  expect(errors).toEqual([]);
  look(program, false);
  return found;
}

it('leaves every text that somebody reads to the catalogues', () => {
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const found = files.flatMap((name) =>
    literalTexts(readFileSync(join(web, name), 'utf8')).map((text) => `${name}: ${text}`),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

it.each([
  ['<p>Hello</p>', ['Hello']],
  ['<p>{"Hello"} {name}</p>', ['Hello']],
  ['<input placeholder="Name" />', ['Name']],
  ['<Thing label={`Of ${name}`} />', ['Of ']],
  ['<p className="text">{t("greeting")} · {status} <img alt="" /></p>', []],
])('sees them in %s', (source, texts) => {
  expect(literalTexts(`export const a = ${source};`).map((text) => text.trim())).toEqual(
    texts.map((text) => text.trim()),
  );
});
