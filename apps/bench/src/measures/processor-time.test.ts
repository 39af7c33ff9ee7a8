import { expect, it } from 'vitest';
import { parseStat } from './processor-time.ts';

it('reads a line of the kernel, whatever the process is called', () => {
  const rest = 'S 41 1 1 0 -1 4194560 900 7000 1 2 150 50 300 20 20 0 1 0 12345 1000000 500';
  expect(parseStat(`42 (postgres) ${rest}`)).toEqual({ parent: 41, own: 200, ended: 320 });
  expect(parseStat(`42 (a) R 7 (b) ${rest}`)).toEqual({ parent: 41, own: 200, ended: 320 });
  expect(parseStat('')).toBeUndefined();
});
