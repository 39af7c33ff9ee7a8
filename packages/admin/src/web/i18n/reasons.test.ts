import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiProblems, engineProblems } from '@automate/api';
import { governanceProblems } from '@automate/governance';
import { hostProblems } from '@automate/host';
import { workflowProblems } from '@automate/workflow';
import { expect, it } from 'vitest';
import { rowProblems } from '../../resources/problems.ts';
import { reasons } from './de/reasons.ts';

const TABLES: Record<string, string>[] = [
  apiProblems,
  engineProblems,
  governanceProblems,
  hostProblems,
  rowProblems,
  workflowProblems,
];
const english = Object.assign({}, ...TABLES) as Record<string, string>;
const german: Record<string, string> = reasons;
const placeholders = (text = '') => [...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map(([name]) => name).sort();

it('says every reason in German, with the same values to fill in', () => {
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [kind, sentence] of Object.entries(english)) {
    expect(placeholders(german[kind]), kind).toEqual(placeholders(sentence));
    const hasWords = /[a-z]{3}/.test(sentence.replaceAll(/\{\w+\}/g, ''));
    expect(hasWords && german[kind] === sentence, kind).toBe(false);
  }
});

it('has no kind twice, and none that a key of the catalogues could be taken for', () => {
  expect(TABLES.flatMap(Object.keys)).toHaveLength(Object.keys(english).length);
  expect(Object.keys(english).filter((kind) => kind.includes('.'))).toEqual([]);
});

it('has no kind that nothing says', () => {
  const packages = join(import.meta.dirname, '../../../..');
  const source = ['admin', 'api', 'engine', 'governance', 'host', 'server', 'templates', 'workflow']
    .flatMap((name) => {
      const files = readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' });
      return files.filter((file) => /\.ts$/.test(file)).map((file) => join(packages, name, 'src', file));
    })
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('/i18n/'))
    // Of a table what comes behind it.
    .map((file) => readFileSync(file, 'utf8').replace(/^export const \w+Problems = \{.*?^\} as const;/ms, ''))
    .join('\n');
  // A kind is written as it is, or made of a word and its end.
  const ends = [...source.matchAll(/\$\{\w+\}(_[a-z_]+)`/g)].map(([, end]) => end as string);
  const unsaid = Object.keys(english).filter(
    (kind) => !source.includes(`'${kind}'`) && !ends.some((end) => kind.endsWith(end)),
  );
  expect(unsaid).toEqual([]);
});
