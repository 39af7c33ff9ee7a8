import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from './parse-workflow.ts';
import { printWorkflow } from './print-workflow.ts';

/** Pieces that make long texts whose lines and ends are full of white space. */
const piece = fc.constantFrom(
  ...[
    ' ',
    '  ',
    'a',
    'word ',
    '\n',
    '\n\n',
    ' \n',
    '\n ',
    '\t',
    '\t\n',
    ': ',
    ' #',
    '- ',
    '"',
    "'",
    '\r',
    '\r\n',
    '\u2028',
  ],
  ...[
    '\u0085',
    '\ufeff',
    '\\',
    '|',
    '>',
    '%',
    '---\n',
    '...\n',
    '\ud800',
    '\0',
    '\u007f',
    '&',
    '*',
    '!',
    '?',
    'x'.repeat(90),
  ],
);
const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));

const documentOf = (set: object, description = '') => ({
  name: 'x',
  description,
  on: [{ event: 'a' }],
  steps: [{ id: 'a', set: set as Record<string, string> }],
});

describe('a document printed as YAML', () => {
  it('keeps every space of every text, however long', () => {
    fc.assert(
      fc.property(text, text, text, (key, value, description) => {
        const document = documentOf({ [key]: value, nested: { [value]: [key, value, { key: value }] } }, description);
        expect(parseWorkflow(printWorkflow(document, 'yaml'), 'yaml').document).toEqual(document);
      }),
      {
        numRuns: 300,
        examples: [
          [' \n', '\n \n\nx', ' \n\n'],
          ['a', `"\n${'x'.repeat(90)}\r\n \n`, ''],
        ],
      },
    );
  });

  it('shows a text of several lines as lines', () => {
    expect(
      printWorkflow(documentOf({ body: 'Hello {{event.payload.name}}\n\n  indented: yes\nbye\n' }), 'yaml'),
    ).toContain('body: |\n        Hello {{event.payload.name}}\n\n          indented: yes\n        bye\n');
  });
});
