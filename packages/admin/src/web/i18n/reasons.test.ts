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
