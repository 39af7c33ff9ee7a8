import { expect, it } from 'vitest';
import { numbers } from '../i18n/language.tsx';
import { writeDuration } from './duration.ts';

it.each([
  [-5, '0 ms'],
  [999.4, '999 ms'],
  [1_234, '1,2 s'],
  [59_400, '59,4 s'],
  [59_980, '1 min'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [119_700, '2 min'],
  [3_599_800, '1 h'],
  [5_400_000, '1 h 30 min'],
  [7_199_000, '2 h'],
  [3_600_000_000, '1.000 h'],
])('writes %d ms', (ms, text) => {
  expect(writeDuration(ms, numbers('de')).replaceAll('\u00a0', ' ')).toBe(text);
});
