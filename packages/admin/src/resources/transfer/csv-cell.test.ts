import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, textCell } from './csv-cell.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom("'", '=', '+', ' ', '\t', '@', '-', '\r', '\n', 'a', '\uff1d'), maxLength: 8 }),
);

describe('a text in a cell', () => {
  it('is read as it was written, whatever it is', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(cellText(textCell(value))).toBe(value);
      }),
      { numRuns: 5000 },
    );
  });

  it('begins with nothing that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(textCell(value)).not.toMatch(/^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30 901820', "'+49 30 901820"],
    [' =1', "' =1"],
    ['', "'"],
    ["'tis", "'tis"],
    ["'=1", "''=1"],
    ['a=b', 'a=b'],
  ])('%j is written as %j', (value, cell) => {
    expect(textCell(value)).toBe(cell);
    expect(cellText(cell)).toBe(value);
  });
});
