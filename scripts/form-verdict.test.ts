import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configurationOf, type FormState, problemsOf } from '../packages/admin/src/web/form/field-state.ts';
import { AutomateError, isSecretField } from '../packages/core/src/index.ts';
import { arbitraryConfig, arbitraryFields } from '../packages/fields/src/testing/arbitrary-fields.ts';
import { readSentConfig } from '../packages/host/src/instances/sent-config.ts';

/** Which words there are, not what they are. */
const t = (key: string) => key;

/** The fields of what the server refuses of a form that is sent; none: it takes it. */
function refused(fields: Parameters<typeof problemsOf>[0], state: FormState): string[] {
  const saved = Object.fromEntries([...state.kept].map((key) => [key, { $secret: `STORED_${key}` }]));
  try {
    readSentConfig({ fields }, configurationOf(fields, state), { saved, at: '', check: () => undefined });
    return [];
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    const pointers = (error.details?.errors ?? []).map(({ pointer }) => pointer.split('/')[1] ?? '');
    return [...new Set(pointers)].sort();
  }
}

it('finds wrong in a form what the server would refuse, whatever the fields and whatever is filled in', () => {
  let taken = 0;
  const filled = arbitraryFields.chain((fields) => {
    const secrets = fields.filter(isSecretField).map(({ key }) => key);
    return fc.record({
      fields: fc.constant(fields),
      values: arbitraryConfig(fields),
      kept: fc.subarray(secrets),
    });
  });
  fc.assert(
    fc.property(filled, ({ fields, values, kept }) => {
      const keys = new Set(fields.map(({ key }) => key));
      const secret = new Set(fields.filter(isSecretField).map(({ key }) => key));
      // A secret is written as text; other names than those of the fields have no input.
      const written = Object.entries(values).filter(
        ([key, value]) => keys.has(key) && (!secret.has(key) || typeof value === 'string') && !kept.includes(key),
      );
      const state = { values: Object.fromEntries(written), kept: new Set(kept), unreadable: new Set<string>() };
      const found = [...problemsOf(fields, state, t).keys()].sort();
      expect(found).toEqual(refused(fields, state));
      if (found.length === 0) taken += 1;
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(20);
});

it('holds back what is no JSON yet, and not what is hidden', () => {
  const fields = [
    { key: 'mode', type: 'string', label: 'Mode', required: false },
    { key: 'more', type: 'json', label: 'More', required: false, showWhen: { field: 'mode', equals: 'full' } },
  ] as const;
  const state = (mode: string) => ({ values: { mode }, kept: new Set<string>(), unreadable: new Set(['more']) });
  expect([...problemsOf(fields, state('full'), t)]).toEqual([['more', 'form.not_json']]);
  expect([...problemsOf(fields, state('short'), t)]).toEqual([]);
});
