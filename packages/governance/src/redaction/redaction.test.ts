import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownSecrets } from './known-secrets.ts';
import { plaintextForms, SHORTEST_FORM } from './plaintext-forms.ts';
import { redactJson } from './redact-json.ts';
import { redactingLogger } from './redacting-logger.ts';

const SECRET = 'p&ss "wörd"/=+\\<1>';
const known = new KnownSecrets();
known.add('default', 'TOKEN', SECRET);
const mask = (text: string) => known.matcher('default')!.replace(text);

const escaped = (value: string, signs: RegExp) =>
  JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(signs, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

const strict = (value: string) =>
  encodeURIComponent(value).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Ways a value may be written, with what stands around it left to the property. */
const WRITTEN: [string, (value: string) => string][] = [
  ['plain', (value) => value],
  ['encodeURIComponent', encodeURIComponent],
  ['lower-case escapes', (value) => encodeURIComponent(value).replaceAll(/%../g, (triplet) => triplet.toLowerCase())],
  ['URLSearchParams', (value) => new URLSearchParams({ k: value }).toString().slice(2)],
  ["Python's quote", (value) => strict(value).replaceAll('%2F', '/')],
  ["Python's quote_plus, Go's QueryEscape", (value) => strict(value).replaceAll('%20', '+')],
  ["PHP's urlencode", (value) => strict(value).replaceAll('%20', '+').replaceAll('~', '%7E')],
  ['JSON', (value) => JSON.stringify(value).slice(1, -1)],
  ['JSON in JSON', (value) => JSON.stringify(JSON.stringify({ k: value }))],
  ['JSON by Go', (value) => escaped(value, /[<>&]/g)],
  ['JSON by Gson', (value) => escaped(value, /[<>&=']/g)],
  ['hex', (value) => Buffer.from(value).toString('hex')],
  ['base64', (value) => Buffer.from(value).toString('base64')],
  ['base64url', (value) => Buffer.from(value).toString('base64url')],
];

describe('plaintextForms', () => {
  it.each(WRITTEN)('finds a value written as %s', (_how, write) => {
    expect(mask(`before ${write(SECRET)} after`)).toContain('$secret:TOKEN');
    const values = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter((value) => value.trim().length >= 8);
    fc.assert(
      fc.property(values, (value) => {
        const forms = plaintextForms(value);
        expect(forms.some((form) => write(value).includes(form))).toBe(true);
      }),
    );
  });

  it('finds a value inside a larger base64 text, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 10 }),
        fc.string({ minLength: 8, maxLength: 60 }).filter((value) => value.trim() === value),
        fc.uint8Array({ maxLength: 10 }),
        (before, value, after) => {
          const known = new KnownSecrets();
          known.add('default', 'KEY', value);
          const bytes = Buffer.concat([before, Buffer.from(value), after]);
          for (const encoding of ['base64', 'base64url'] as const) {
            const masked = known.matcher('default')!.replace(bytes.toString(encoding));
            expect(masked).toContain('$secret:KEY');
            // What is left decodes to no more than the edges: at most one character on each side.
            const rest = masked.split('$secret:KEY').map((part) => Buffer.from(part, encoding).toString('latin1'));
            expect(rest.join('')).not.toContain(value.slice(1, -1));
          }
        },
      ),
    );
  });

  it('finds the lines of a key, not only the whole', () => {
    const pem = `-----BEGIN KEY-----\n${'A1b2C3d4'.repeat(8)}\n${'E5f6G7h8'.repeat(4)}\n-----END KEY-----\n`;
    const forms = plaintextForms(pem);
    expect(forms).toContain('A1b2C3d4'.repeat(8));
    expect(forms).toContain('E5f6G7h8'.repeat(4));
    expect(forms).not.toContain('-----BEGIN KEY-----');
  });

  it('leaves out forms that are too short to mean anything', () => {
    expect(plaintextForms('12345')).not.toContain('12345');
    expect(plaintextForms('123456')).toContain('123456');
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(plaintextForms(value).every((form) => form.length >= SHORTEST_FORM)).toBe(true);
      }),
    );
  });
});

describe('KnownSecrets', () => {
  it('masks the secrets of a tenant for that tenant alone, and all of them in logs', () => {
    const all = new KnownSecrets();
    expect(all.everybody()).toBeUndefined();
    all.add('one', 'A', 'secret-of-one');
    all.add('two', 'B', 'secret-of-two');
    const text = 'secret-of-one secret-of-two';
    expect(all.matcher('one')?.replace(text)).toBe('$secret:A secret-of-two');
    expect(all.matcher('three')).toBeUndefined();
    expect(all.everybody()?.replace(text)).toBe('$secret:A $secret:B');
  });

  it('finds a value in bytes, whichever way they write its letters', () => {
    const all = new KnownSecrets();
    all.add('one', 'A', 'pässwörd');
    all.add('one', 'B', 'snow ☃ man');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const bytes = Buffer.from('my pässwörd, snow ☃ man', encoding).toString('latin1');
      const masked = all.byteMatcher('one')!.replace(bytes);
      expect(masked).toMatch(encoding === 'utf8' ? /^my \$secret:A, \$secret:B$/ : /^my \$secret:A, /);
    }
  });

  it('goes on masking an old value after a new one', () => {
    const all = new KnownSecrets();
    all.add('one', 'A', 'old-value');
    expect(all.matcher('one')?.replace('old-value new-value')).toBe('$secret:A new-value');
    all.add('one', 'A', 'new-value');
    expect(all.matcher('one')?.replace('old-value new-value')).toBe('$secret:A $secret:A');
  });

  it('remembers ten thousand values, the last ones used', () => {
    const all = new KnownSecrets();
    for (let index = 0; index <= 10_000; index++) {
      all.add('default', `KEY_${index}`, `value-${index}-`);
      if (index > 0) all.add('default', 'KEY_0', 'value-0-');
    }
    const masked = all.matcher('default')!.replace('value-0- value-1- value-2- value-10000-');
    expect(masked).toBe('$secret:KEY_0 value-1- $secret:KEY_2 $secret:KEY_10000');
  });
});

describe('redactJson', () => {
  it('masks texts, names and numbers, and leaves the rest as it is', () => {
    known.add('default', 'PIN', '12345678');
    const clean = { a: 1, b: [true, null, 'x'] };
    const value = { [`key ${SECRET}`]: [SECRET, { deep: `a${SECRET}b` }], pin: 12345678, time: 1712345678000, clean };
    const masked = redactJson(value, mask) as typeof value;
    expect(masked).toEqual({
      'key $secret:TOKEN': ['$secret:TOKEN', { deep: 'a$secret:TOKENb' }],
      pin: '$secret:PIN',
      time: 1712345678000,
      clean,
    });
    expect(masked.clean).toBe(clean);
    expect(redactJson(clean, mask)).toBe(clean);
    expect(JSON.stringify(value)).toContain('12345678');
  });

  it('keeps a property named __proto__', () => {
    const value = JSON.parse(`{"__proto__": ${JSON.stringify(SECRET)}}`);
    expect(JSON.stringify(redactJson(value, mask))).toBe('{"__proto__":"$secret:TOKEN"}');
  });

  it('is the identity where nothing is secret', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redactJson(value as never, (text) => text)).toBe(value);
      }),
    );
  });
});

describe('redactingLogger', () => {
  it('masks messages, fields, errors with their causes, and what JSON cannot carry', () => {
    const lines: unknown[] = [];
    const write = (fields: object, message: string) => void lines.push([fields, message]);
    const log = redactingLogger({ debug: write, info: write, warn: write, error: write }, mask);
    const cause = new Error(`cause ${SECRET}`);
    const error = Object.assign(new TypeError(`failed ${SECRET}`, { cause }), { details: { url: `/${SECRET}` } });
    const loop: Record<string, unknown> = {
      at: new Date(0),
      url: new URL(`http://a/?k=${encodeURIComponent(SECRET)}`),
    };
    loop.self = loop;
    log.error(
      { error, loop, bytes: Buffer.from(SECRET), map: new Map([[SECRET, new Set([SECRET])]]), count: 3n },
      `said ${SECRET}`,
    );
    const text = JSON.stringify(lines, (_name, value) => (typeof value === 'bigint' ? String(value) : value));
    for (const [, written] of WRITTEN) expect(text).not.toContain(written(SECRET));
    expect(lines[0]).toMatchObject([
      {
        error: {
          type: 'TypeError',
          message: 'failed $secret:TOKEN',
          details: { url: '/$secret:TOKEN' },
          cause: { message: 'cause $secret:TOKEN' },
        },
        loop: { at: new Date(0), url: 'http://a/?k=$secret:TOKEN', self: '[left out]' },
        bytes: `[${Buffer.byteLength(SECRET)} bytes]`,
        map: [['$secret:TOKEN', ['$secret:TOKEN']]],
        count: 3n,
      },
      'said $secret:TOKEN',
    ]);
  });
});
