import { fileURLToPath } from 'node:url';
import { AutomateError } from '@automate/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from './compile-workflow.ts';
import { allSteps } from './document/branches.ts';
import { STEP_KINDS } from './document/document-schema.ts';
import { workflowJsonSchema } from './document/json-schema.ts';
import { parseWorkflow, workflowFromJson } from './parse-workflow.ts';
import { printWorkflow } from './print-workflow.ts';
import { arbitraryDocument } from './testing/arbitrary-document.ts';

const schemaFile = fileURLToPath(new URL('../schema/workflow.json', import.meta.url));

describe('a document', () => {
  it.each(['yaml', 'json'] as const)('is the same after it was printed as %s and read again', (format) => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const read = parseWorkflow(printWorkflow(document, format), format);
        expect(read.document).toStrictEqual(document);
        expect(read.workflow.name).toBe(document.name);
      }),
      { numRuns: 150 },
    );
  });

  it('means the same as JSON, however that is indented', () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.constantFrom('', '\t', '  '), (document, indent) => {
        expect(parseWorkflow(JSON.stringify(document, null, indent), 'json').document).toStrictEqual(document);
        expect(workflowFromJson(document).document).toStrictEqual(document);
      }),
      { numRuns: 100 },
    );
  });

  it('that has one field changed to something else is refused with INVALID_ARGUMENT, or is another valid one', () => {
    const anything = fc.oneof(fc.constant(undefined), fc.jsonValue());
    fc.assert(
      fc.property(arbitraryDocument, fc.nat(), anything, fc.string(), (document, seed, value, extra) => {
        const copy = structuredClone(document);
        const objects: Record<string, unknown>[] = [];
        const collect = (node: unknown): void => {
          if (typeof node !== 'object' || node === null) return;
          if (!Array.isArray(node)) objects.push(node as Record<string, unknown>);
          for (const child of Object.values(node)) collect(child);
        };
        collect(copy);
        const target = objects[seed % objects.length]!;
        const keys = [...Object.keys(target), extra];
        target[keys[seed % keys.length]!] = value;
        invalidOrFine(() => compileWorkflow(copy));
        invalidOrFine(() => parseWorkflow(JSON.stringify(copy), 'json'));
      }),
      { numRuns: 250 },
    );
  });
});

describe('any text', () => {
  const token = fc.constantFrom(
    'name: x\n',
    'on:\n',
    '  - event: a\n',
    'steps:\n',
    '  - id: a\n',
    '    set: ',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '  ',
    '&a ',
    '*a',
    '!t ',
    '? ',
    '| \n',
    '"',
    "'",
    '{{event.x}}',
    '{{',
    '$secret:',
    '%YAML 1.1\n',
    '---\n',
    '\t',
    '<<: ',
    '\0',
    '\u2028',
    '#',
  );
  const soup = fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));

  it.each(['yaml', 'json'] as const)('read as %s ends in a workflow or in INVALID_ARGUMENT with places', (format) => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' }), fc.json()), (source) => {
        const error = invalidOrFine(() => parseWorkflow(source, format));
        for (const { line, column } of error?.details?.errors ?? []) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(source.split(/\r\n?|\n/).length);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('any plain value too', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => void invalidOrFine(() => workflowFromJson(value))),
      { numRuns: 1000 },
    );
  });
});

describe('the published JSON Schema', () => {
  it('is what the code says (if not: vitest run packages/workflow -u)', async () => {
    await expect(`${JSON.stringify(workflowJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(schemaFile);
  });

  const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(workflowJsonSchema());

  it('takes what the code takes', () => {
    fc.assert(
      fc.property(
        arbitraryDocument,
        (document) => void expect(validate(document), JSON.stringify(validate.errors)).toBe(true),
      ),
    );
  });

  it('refuses whatever makes a document wrong that a schema can tell, wherever it stands', () => {
    const refusedOnce = new Set<string>();
    fc.assert(
      fc.property(arbitraryDocument, fc.constantFrom(...Object.keys(MISTAKES)), fc.nat(), (document, mistake, seed) => {
        const wrong = structuredClone(document);
        const steps = [...allSteps(wrong.steps)].map(({ step }) => step as unknown as Record<string, unknown>);
        const made = MISTAKES[mistake]!(steps[seed % steps.length]!, wrong as unknown as Record<string, unknown>);
        fc.pre(made !== false);
        expect(() => workflowFromJson(wrong), mistake).toThrow();
        expect(validate(wrong), mistake).toBe(false);
        refusedOnce.add(mistake);
      }),
      { numRuns: 500 },
    );
    expect([...refusedOnce].sort()).toEqual(Object.keys(MISTAKES).sort());
  });

  it('takes what the code takes also of what was changed at random', () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.nat(), fc.nat(), fc.jsonValue(), (document, n, m, value) => {
        const copy = structuredClone(document);
        const steps = [...allSteps(copy.steps)].map(({ step }) => step as unknown as Record<string, unknown>);
        const target = n % 3 === 0 ? (copy as unknown as Record<string, unknown>) : steps[n % steps.length]!;
        const keys = Object.keys(target);
        if (m % 3 === 0) delete target[keys[m % keys.length]!];
        else target[keys[m % keys.length]!] = value;
        try {
          workflowFromJson(copy);
        } catch {
          return;
        }
        expect(validate(copy), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no kind of step', { steps: [{ id: 'a' }] }],
    ['two kinds of step', { steps: [{ id: 'a', set: {}, condition: 'true' }] }],
    ['an unknown field', { stepz: [] }],
    ['a wait for nothing', { steps: [{ id: 'a', wait: {} }] }],
    ['a duration that is none', { timeout: 'soon' }],
    ['an empty duration', { timeout: '' }],
    ['a name that is none', { name: 'A' }],
  ])('refuses %s', (_what, change) => {
    const document = { name: 'x', on: [{ event: 'a' }], steps: [{ id: 'a', set: {} }] };
    expect(validate(document)).toBe(true);
    expect(validate({ ...document, ...change })).toBe(false);
  });
});

/** What makes one step, or the document, wrong; false where it does not. */
const MISTAKES: Record<string, (step: Record<string, unknown>, document: Record<string, unknown>) => unknown> = {
  'an unknown field': (step) => {
    step.sett = {};
  },
  'an unknown field of the document': (_step, document) => {
    document.stepz = [];
  },
  'no id': (step) => delete step.id,
  'an id that is none': (step) => {
    step.id = 'A b';
  },
  'no kind': (step) => {
    for (const kind of STEP_KINDS) delete step[kind];
  },
  'two kinds': (step) => {
    step[step.set === undefined ? 'set' : 'condition'] = step.set === undefined ? {} : 'true';
  },
  'a field of another kind': (step) => {
    if (step.uses !== undefined) return false;
    step.policy = {};
    return true;
  },
  'a retry of what is not repeated': (step) => {
    if (step.set === undefined && step.call === undefined) return false;
    step.retry = {};
    return true;
  },
  'a list without a step': (step) => {
    step.on_error = [];
  },
  'a text for a number': (step) => {
    step.retry = { attempts: '3' };
  },
  'an unknown strategy': (step) => {
    step.on_failure = 'stop';
  },
  'a duration that is none': (_step, document) => {
    document.timeout = 'soon';
  },
  'no trigger': (_step, document) => {
    document.on = [];
  },
  'a field of another trigger': (_step, document) => {
    document.on = [{ event: 'a', missed: 'one' }];
  },
  'no steps': (_step, document) => delete document.steps,
};

/** The INVALID_ARGUMENT that was thrown, or undefined. Anything else thrown fails the test. */
function invalidOrFine(run: () => unknown): AutomateError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none', retryable: false });
    expect(error.details?.errors?.length).toBeGreaterThan(0);
    return error;
  }
}
