import { AutomateError } from '@automate/core';
import { extensionPointContract } from '@automate/core/contract-suite';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { scriptedInstance } from './contract-suite/index.ts';
import type { Provider } from './provider.ts';
import { defineProviderKind } from './provider-kind.ts';

interface Greeter {
  readonly language: string;
  greet(name: string): Promise<string>;
  wave?(): Promise<void>;
}

const kind = defineProviderKind<Greeter>({
  id: 'greeter',
  stability: 'experimental',
  methods: { greet: 'required', wave: 'optional' },
});

class Full extends Error {}

const polite = kind.define({
  key: 'polite',
  displayName: 'Polite',
  fields: [
    { key: 'title', type: 'string', label: 'Title', required: true },
    { key: 'token', type: 'secret', label: 'Token' },
  ],
  create(config) {
    expectTypeOf(config).toEqualTypeOf<{ title: string } & { token?: string }>();
    return new PoliteGreeter(config.title);
  },
  dispose: (greeter) => greeter.close(),
  healthCheck: async ({ state }) => ({ status: 'healthy', message: `closed ${state.closed} times` }),
  normalizeError(error) {
    if (!(error instanceof Full)) return undefined;
    return new AutomateError({ code: 'RESOURCE_EXHAUSTED', message: 'the house is full', effect: 'none' });
  },
});

const ctx = scriptedInstance({ configurable: polite.value });

class PoliteGreeter implements Greeter {
  readonly language = 'en';
  readonly #title: string;
  closed = 0;

  constructor(title: string) {
    this.#title = title;
  }

  async greet(name: string): Promise<string> {
    if (name === 'full') throw new Full();
    if (name === 'odd') throw new Error('does not know them');
    if (name === 'late') throw new DOMException('too late', 'TimeoutError');
    if (name === 'ours') throw new AutomateError({ code: 'NOT_FOUND', message: 'nobody' });
    return `Dear ${this.#title} ${name}`;
  }

  close(): void {
    this.closed += 1;
  }
}

extensionPointContract(
  { describe, it },
  {
    point: kind.point,
    valid: [polite.value, kind.define({ key: 'short', displayName: 'Short', create: () => service }).value],
    invalid: [
      { ...polite.value, key: 'Not A Key' },
      { ...polite.value, key: 'a'.repeat(65) },
      { ...polite.value, displayName: ' ' },
      { ...polite.value, description: 'x'.repeat(2001) },
      { ...polite.value, fields: 'none' as never },
      { ...polite.value, fields: [...polite.value.fields, ...polite.value.fields] },
    ],
  },
);

const service: Greeter = { language: 'de', greet: async () => 'hallo', wave: async () => {} };

describe('a provider', () => {
  it('makes a service of its configuration, on itself', async () => {
    const greeter = await polite.value.configure({ title: 'Dr' }, ctx);
    expect(await greeter.greet('No')).toBe('Dear Dr No');
    expect(greeter.language).toBe('en');
    expect(greeter.wave).toBeUndefined();
  });

  it('gets what it made back for its health check and to dispose of', async () => {
    const greeter = await polite.value.configure({ title: 'Dr' }, ctx);
    const told = async () => (await polite.value.healthCheck({ ...ctx, state: greeter })).message;
    expect(await told()).toBe('closed 0 times');
    await polite.value.dispose(greeter);
    expect(await told()).toBe('closed 1 times');
    expect(await polite.value.testConnection({ title: 'Dr' }, ctx)).toMatchObject({ success: true });
  });

  it.each([
    ['full', 'RESOURCE_EXHAUSTED', 'the house is full'],
    ['odd', 'INTERNAL', 'greeter polite: does not know them'],
    ['late', 'DEADLINE_EXCEEDED', 'greeter polite: timed out'],
    ['ours', 'NOT_FOUND', 'nobody'],
  ])('throws only AutomateErrors, foreign ones as its author reads them: %s', async (name, code, message) => {
    const greeter = await polite.value.configure({ title: 'Dr' }, ctx);
    const error = await greeter.greet(name).catch((thrown: unknown) => thrown);
    expect(AutomateError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code, message });
  });

  it.each<[string, () => AutomateError]>([
    ['throws', () => expect.unreachable()],
    ['returns another error', () => new Error('not ours') as AutomateError],
  ])('keeps the first error when the reading of it %s', async (_, normalizeError) => {
    const failing = kind.define({
      key: 'failing',
      displayName: 'Failing',
      create: () => Promise.reject(new Error('no way')),
      normalizeError,
    });
    await expect(failing.value.configure({}, ctx)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'greeter failing: no way',
    });
  });

  it.each<[unknown, string]>([
    [{ language: 'en' }, 'greeter bad: create() made a service without greet()'],
    [{ language: 'en', greet: async () => '', wave: true }, 'greeter bad: create() made a service without wave()'],
    [undefined, 'greeter bad: create() made no service'],
  ])('that makes %j is refused', async (made, message) => {
    const bad = kind.define({ key: 'bad', displayName: 'Bad', create: () => made as Greeter });
    await expect(bad.value.configure({}, ctx)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', message });
  });

  it('is served as its kind promises, whoever wrote it', async () => {
    const loud = defineProviderKind<Greeter>({
      id: 'loud',
      stability: 'experimental',
      methods: { greet: 'required', wave: 'optional' },
      serve: (greeter) => ({ ...greeter, greet: async (name) => (await greeter.greet(name)).toUpperCase() }),
    });
    const disposed: unknown[] = [];
    const { value } = loud.define({
      key: 'a',
      displayName: 'A',
      create: () => service,
      dispose: (own) => void disposed.push(own),
    });
    const greeter = await value.configure({}, ctx);
    expect(await greeter.greet('you')).toBe('HALLO');
    await value.dispose(greeter);
    expect(disposed).toEqual([service]);
  });
});

describe('the definition of a provider', () => {
  it('names every problem at once', () => {
    const define = () =>
      kind.define({
        key: '',
        displayName: '',
        fields: [{ key: '1', type: 'colour' as 'text', label: '' }],
        create: 'nothing' as never,
      });
    expect(define).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        details: {
          errors: ['/key', '/displayName', '/fields/0/key', '/fields/0/type', '/fields/0/label', '/create'].map(
            (pointer) => expect.objectContaining({ pointer }),
          ),
        },
      }),
    );
  });

  it('is told in the manifest without its code, and read again without it', () => {
    const entry: unknown = JSON.parse(JSON.stringify({ ...polite.describe(), point: 'greeter', key: 'polite' }));
    expect(kind.parseManifest(entry, 'test')).toEqual({
      point: 'greeter',
      key: 'polite',
      displayName: 'Polite',
      fields: polite.value.fields,
      configSchema: expect.objectContaining({ type: 'object', required: ['title'] }),
      supportsHealthCheck: true,
      supportsTestConnection: true,
    });
  });

  it.each<[object, string]>([
    [{ point: 'storage' }, '/point'],
    [{ displayName: 7 }, '/displayName'],
    [{ fields: [{}] }, '/fields/0/key'],
    [{ fields: [...polite.value.fields, ...polite.value.fields] }, '/fields/2/key'],
    [{ configSchema: 'none' }, '/configSchema'],
    [{ more: true }, '/more'],
  ])('is refused in a manifest with %j', (wrong, pointer) => {
    const entry = { ...polite.describe(), point: 'greeter', key: 'polite', ...wrong };
    expect(() => kind.parseManifest(entry, 'plugin x')).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^plugin x: /),
        details: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
      }),
    );
  });
});

it('is typed: what is no service of the kind does not compile', () => {
  // @ts-expect-error greet is missing
  kind.define({ key: 'a', displayName: 'A', create: () => ({ language: 'en' }) });
  // @ts-expect-error a method is left out
  defineProviderKind<Greeter>({ id: 'greeter', stability: 'stable', methods: { greet: 'required' } });
  expectTypeOf(polite.value).toEqualTypeOf<Provider<Greeter>>();
});
