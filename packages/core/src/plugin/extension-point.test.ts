import { describe, expect, it } from 'vitest';
import { extensionPointContract } from '../contract-suite/index.ts';
import { ContributionRegistry } from './contribution-registry.ts';
import { defineExtensionPoint } from './extension-point.ts';
import { definePlugin, isPlugin } from './plugin.ts';

interface Greeting {
  name: string;
  text?: string;
}

const greetings = defineExtensionPoint<Greeting>({
  id: 'greeting',
  stability: 'beta',
  identify: ({ name }) => name,
  describe: ({ text }) => (text === undefined ? {} : { text }),
  validate: ({ name, text }) => [
    ...(name.length > 10 ? [{ pointer: '/name', message: 'is longer than 10' }] : []),
    ...(text === '' ? [{ pointer: '/text', message: 'is empty' }] : []),
  ],
});

extensionPointContract(
  { describe, it },
  { point: greetings, valid: [{ name: 'one' }, { name: 'two', text: 'hello' }], invalid: [{ name: 'much too long' }] },
);

describe('defineExtensionPoint', () => {
  it('names every problem of a value at once', () => {
    expect(() => greetings.contribute({ name: 'much too long', text: '' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: 'a greeting is not valid: /name: is longer than 10; /text: is empty',
        details: {
          errors: [expect.objectContaining({ pointer: '/name' }), expect.objectContaining({ pointer: '/text' })],
        },
      }),
    );
  });

  it.each(['', 'has space', 'a'.repeat(201), 'tab\t'])('refuses the key %j', (key) => {
    const point = defineExtensionPoint<string>({ id: 'any', stability: 'stable', identify: (value) => value });
    expect(() => point.contribute(key)).toThrow(/needs a key/);
  });

  it.each(['', 'Upper', '1st', 'a b'])('refuses the id %j', (id) => {
    expect(() => defineExtensionPoint<string>({ id, stability: 'stable', identify: (value) => value })).toThrow(
      /no extension point id/,
    );
  });
});

describe('definePlugin', () => {
  it('is recognised by its marker and keeps what it was given', () => {
    const contribution = greetings.contribute({ name: 'one' });
    const plugin = definePlugin({ id: 'demo', version: '1.0.0', contributes: [contribution] });
    expect(isPlugin(plugin)).toBe(true);
    expect(plugin).toEqual({ id: 'demo', version: '1.0.0', contributes: [contribution] });
    for (const other of [null, undefined, 'x', { contributes: [] }, () => plugin]) expect(isPlugin(other)).toBe(false);
  });

  it('says which entry is no contribution', () => {
    const wrong = { name: 'one' } as never;
    expect(() => definePlugin({ contributes: [greetings.contribute({ name: 'one' }), wrong] })).toThrow(
      /contributes\[1\] is no contribution/,
    );
  });
});

describe('ContributionRegistry', () => {
  it('names the owner of what is already there', () => {
    const registry = new ContributionRegistry();
    registry.add('first', greetings.contribute({ name: 'one' }));
    expect(() => registry.add('second', greetings.contribute({ name: 'one' }))).toThrow(
      'greeting "one" of plugin "second" is already contributed by plugin "first"',
    );
    expect(registry.get(greetings, 'one')?.pluginId).toBe('first');
  });

  it('forgets one plugin and keeps the others', () => {
    const registry = new ContributionRegistry();
    registry.add('first', greetings.contribute({ name: 'one' }));
    registry.add('second', greetings.contribute({ name: 'two' }));
    registry.removePlugin('first');
    expect(registry.get(greetings, 'one')).toBeUndefined();
    expect(registry.list(greetings).map(({ pluginId }) => pluginId)).toEqual(['second']);
  });
});
