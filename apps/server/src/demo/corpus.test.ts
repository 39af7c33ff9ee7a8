import { describe, expect, it } from 'vitest';
import { CORPUS_SIZE, deliveryAt, nameOf } from './corpus.ts';

describe('the corpus of the demo', () => {
  const all = Array.from({ length: CORPUS_SIZE }, (_, index) => deliveryAt(index));

  it('begins with issues.opened and has every delivery exactly once', () => {
    expect(nameOf(deliveryAt(0))).toBe('issues.opened');
    expect(CORPUS_SIZE).toBe(329);
    expect(new Set(all.map(({ payload }) => payload)).size).toBe(CORPUS_SIZE);
  });

  it('sends another kind of event each time, while there is another', () => {
    const kinds = all.slice(0, 58).map(({ event }) => event);
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(57);
    expect(kinds[1]).not.toBe(kinds[0]);
  });

  it('begins again at its end', () => {
    expect(deliveryAt(CORPUS_SIZE)).toBe(deliveryAt(0));
  });
});
