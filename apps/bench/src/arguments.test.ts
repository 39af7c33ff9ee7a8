import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

describe('arguments', () => {
  it('takes all targets when none is named, else those named, in the order of the table', () => {
    expect(parseArguments([], ['T1', 'T2'])).toEqual({
      targets: ['T1', 'T2'],
      quick: false,
      profile: false,
      nodeRed: false,
    });
    expect(parseArguments(['t2', '--quick', 'T1', '--profile', '--node-red'], ['T1', 'T2', 'T3'])).toEqual({
      targets: ['T1', 'T2'],
      quick: true,
      profile: true,
      nodeRed: true,
    });
  });

  it('refuses what it does not know', () => {
    expect(() => parseArguments(['T1', 'T7', '--slow'], ['T1'])).toThrow(/--slow, T7: not known/);
  });
});
