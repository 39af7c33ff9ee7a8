import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteRedaction } from './byte-redaction.ts';
import { PatternMatcher } from './pattern-matcher.ts';

/** The same by definition: at each place, the longest pattern that begins there. */
function slowly(text: string, patterns: string[]): string {
  const longestFirst = [...patterns].sort((one, other) => other.length - one.length);
  let out = '';
  for (let at = 0; at < text.length; ) {
    const match = longestFirst.find((pattern) => text.startsWith(pattern, at));
    out += match === undefined ? text[at] : `<${patterns.indexOf(match)}>`;
    at += match?.length ?? 1;
  }
  return out;
}

const matcherOf = (patterns: string[]) =>
  new PatternMatcher(patterns.map((text, index) => ({ text, replacement: `<${index}>` })));

// Few letters, so that patterns overlap, nest and repeat.
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '☃'), minLength, maxLength });
const patterns = fc.uniqueArray(letters(2, 7), { maxLength: 6 });

describe('PatternMatcher', () => {
  it('replaces what a slow search replaces', () => {
    fc.assert(
      fc.property(patterns, letters(0, 60), (list, text) => {
        expect(matcherOf(list).replace(text)).toBe(slowly(text, list));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same string back when there is nothing to replace', () => {
    const text = 'nothing of it here';
    expect(matcherOf(['secret']).replace(text)).toBe(text);
    expect(matcherOf([]).replace(text)).toBe(text);
    expect(matcherOf([]).openEnd(text)).toBe(text.length);
  });

  it('is fast with many patterns and a long text', () => {
    const random = (length: number, seed: number) =>
      Array.from({ length }, (_, index) => ((seed * 31 + index * 7919) % 1_000_003).toString(36))
        .join('')
        .slice(0, length);
    const matcher = matcherOf(Array.from({ length: 2_000 }, (_, index) => `${index}:${random(30, index)}`));
    const text = 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr. '.repeat(20_000);
    const times = Array.from({ length: 10 }, () => {
      const started = performance.now();
      expect(matcher.replace(text)).toBe(text);
      return performance.now() - started;
    });
    // About 8 ms for 1.1 MB; a search for one pattern after the other takes seconds. The best of ten: the machine may be busy.
    expect(Math.min(...times)).toBeLessThan(300);
  });
});

describe('createByteRedaction', () => {
  const bytes = (text: string) => Buffer.from(text);
  const byteMatcher = (list: string[]) => matcherOf(list.map((text) => bytes(text).toString('latin1')));

  it('gives the same for every way of cutting the bytes', () => {
    fc.assert(
      fc.property(patterns, letters(0, 60), fc.array(fc.integer({ min: 1, max: 9 })), (list, text, cuts) => {
        const redaction = createByteRedaction(byteMatcher(list));
        const all = bytes(text);
        const out: Uint8Array[] = [];
        let from = 0;
        for (const length of cuts) {
          out.push(redaction.write(all.subarray(from, from + length)));
          from += length;
        }
        out.push(redaction.write(all.subarray(from)), redaction.end());
        expect(Buffer.concat(out).toString()).toBe(slowly(text, list));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves bytes that are no text as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (chunk) => {
        const redaction = createByteRedaction(byteMatcher(['secret']));
        expect(Buffer.concat([redaction.write(chunk), redaction.end()])).toEqual(Buffer.from(chunk));
      }),
    );
  });

  it('holds back only what may be the beginning of a secret', () => {
    const redaction = createByteRedaction(byteMatcher(['secret']));
    const write = (text: string) => Buffer.from(redaction.write(bytes(text))).toString();
    expect(write('data: 1\n\n')).toBe('data: 1\n\n');
    expect(write('a se')).toBe('a ');
    expect(write('cre')).toBe('');
    expect(write('t and a s')).toBe('<0> and a ');
    expect(Buffer.from(redaction.end()).toString()).toBe('s');
  });
});
