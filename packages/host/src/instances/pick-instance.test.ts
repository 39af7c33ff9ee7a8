import { describe, expect, it } from 'vitest';
import { clock, erp } from '../__fixtures__/connectors.ts';
import { type PickedInstance, pickInstance } from './pick-instance.ts';

const instance = (name: string): PickedInstance => ({ name, config: { company: name } });

const [one, two, standard] = [instance('one'), instance('two'), instance('default')];

describe('pickInstance', () => {
  it.each([
    ['the one that is named', [one, two], 'two', two],
    ['the only one', [one], undefined, one],
    ['the one called default before others', [one, standard, two], undefined, standard],
    ['the one called default by its name', [standard], 'default', standard],
  ])('takes %s', (_, instances, name, expected) => {
    expect(pickInstance(erp, instances, name)).toBe(expected);
  });

  it.each([undefined, 'default'])(
    'gives a connector without required fields a default instance (asked for as %s)',
    (name) => {
      expect(pickInstance(clock, [], name)).toEqual({ name: 'default', config: {} });
    },
  );

  it.each([
    ['NOT_FOUND', erp, [one], 'three', 'connector erp has no instance "three"'],
    ['NOT_FOUND', clock, [], 'three', 'connector clock has no instance "three"'],
    ['NOT_FOUND', erp, [], 'default', 'connector erp has no instance "default"'],
    ['FAILED_PRECONDITION', erp, [], undefined, 'connector erp must be configured first: create an instance of it'],
    [
      'FAILED_PRECONDITION',
      erp,
      [one, two],
      undefined,
      'connector erp has several instances (such as one, two): say which one as `connection`',
    ],
    [
      'FAILED_PRECONDITION',
      clock,
      [one, two],
      undefined,
      'connector clock has several instances (such as one, two): say which one as `connection`',
    ],
  ])('says %s', (code, connector, instances, name, message) => {
    expect(() => pickInstance(connector, instances, name)).toThrow(
      expect.objectContaining({ code, message, effect: 'none' }),
    );
  });
});
