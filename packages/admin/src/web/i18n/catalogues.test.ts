import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

it('says everything in both languages, with the same values to fill in', () => {
  expect(Object.keys(de)).toEqual(Object.keys(en));
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(de[key].trim(), key).not.toBe('');
    expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
  }
});

it('has no text that nothing says', () => {
  const web = join(import.meta.dirname, '..');
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'),
  );
  const source = files.map((name) => readFileSync(join(web, name), 'utf8')).join('\n');
  // A key is written as it is, or made of its beginning and a word.
  const made = [...source.matchAll(/`([a-z_]+\.(?:\w+_)?)\$\{/g)].map(([, beginning]) => beginning as string);
  const unsaid = Object.keys(en).filter(
    (key) =>
      ![`'${key}'`, `"${key}"`].some((written) => source.includes(written)) &&
      !made.some((beginning) => key.startsWith(beginning)),
  );
  expect(unsaid).toEqual([]);
});
