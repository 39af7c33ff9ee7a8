import { describe, expect, it } from 'vitest';
import { Fibers } from './fibers.ts';
import { Interrupts } from './interrupts.ts';

const works = (list: (() => Promise<string>)[]) => () => list.shift();

describe('lists of steps that go on at the same time', () => {
  it('rest in memory while one of them works, and give back when all rest', async () => {
    const given: string[][] = [];
    const interrupts = new Interrupts();
    const fibers: Fibers = new Fibers(async () => void given.push(fibers.resting.map(({ path }) => path)));
    const work = Promise.withResolvers<string>();
    const all = fibers.all(
      3,
      works([
        () => fibers.rest('later', performance.now() + 60_000, interrupts),
        () => fibers.rest('soon', performance.now() + 50_000, interrupts),
        () => work.promise,
      ]),
      () => {},
    );
    fibers.news();
    work.resolve('done');
    expect(await all).toEqual(['go', 'go', 'done']);
    expect(given).toEqual([]);

    expect(
      await fibers.all(2, works([async () => 'done', () => fibers.rest('one', undefined, interrupts)]), () => {}),
    ).toEqual(['done', 'stopped']);
    expect(given).toEqual([['one']]);
  });

  it('all end with the error, where the claim cannot be given back', async () => {
    const fibers = new Fibers(() => Promise.reject(new Error('no database')));
    const rest = () => fibers.rest('x', undefined, new Interrupts()).catch((error: Error) => error.message);
    expect(await fibers.all(2, works([rest, rest]), () => {})).toEqual(['no database', 'no database']);
  });

  it('begin no more than may, and none after one that threw', async () => {
    const begun: number[] = [];
    const list = [1, 2, 3, 4].map((n) => async () => {
      begun.push(n);
      if (n === 2) throw new Error('two');
      return '';
    });
    const told: unknown[] = [];
    const fibers = new Fibers(async () => {});
    await expect(fibers.all(1, works(list), (error) => told.push(error))).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
    expect(told).toHaveLength(1);
  });
});
