import { workflowProblems as english } from '@automate/workflow';
import { expect, it } from 'vitest';
import { workflowProblems as german } from './de/workflow-problems.ts';

const placeholders = (text: string) => [...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map(([name]) => name).sort();

it('says every problem of a workflow in German, with the same values to fill in', () => {
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [kind, sentence] of Object.entries(english)) {
    const words = german[kind as keyof typeof german];
    expect(placeholders(words), kind).toEqual(placeholders(sentence));
    expect(sentence === words && /[a-z]{3}/.test(sentence.replaceAll(/\{\w+\}/g, '')), kind).toBe(false);
  }
});

it('has no kind that a key of the catalogues could be taken for', () => {
  expect(Object.keys(german).filter((kind) => kind.includes('.'))).toEqual([]);
});
