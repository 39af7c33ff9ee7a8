import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertState, type AlertTiming, decideAlert } from './decide-alert.ts';

const QUIET: AlertState = { breachedSince: undefined, clearSince: undefined, firing: false, toldAt: undefined };
const timing = (of: Partial<AlertTiming> = {}): AlertTiming => ({
  ...{ forMs: 0, resolveAfterMs: 0, repeatAfterMs: undefined, silencedUntil: undefined },
  ...of,
});

/** Looks at the moments, and gives what was told when, and what is known in the end. */
function play(looks: readonly (readonly [now: number, breached: boolean])[], of: AlertTiming) {
  let state = QUIET;
  const told: string[] = [];
  const edges: string[] = [];
  for (const [now, breached] of looks) {
    const decision = decideAlert(state, breached, now, of);
    if (decision.tell !== undefined) told.push(`${decision.tell} ${now}`);
    if (decision.edge !== undefined) edges.push(`${decision.edge} ${now}`);
    state = decision;
  }
  return { told, edges, state };
}

describe('an alert', () => {
  it('begins and ends once each, after the condition has held, and has not, for long enough', () => {
    const of = timing({ forMs: 100, resolveAfterMs: 50 });
    const looks = [
      [0, true],
      [50, false], // Not for long enough.
      [60, true],
      [159, true],
      [160, true],
      [200, true],
      [210, false],
      [250, true], // Came back in time.
      [260, false],
      [309, false],
      [310, false],
      [400, false],
    ] as const;
    expect(play(looks, of).told).toEqual(['firing 160', 'resolved 310']);
  });

  it('is told again while it goes on, and not before its time', () => {
    const of = timing({ repeatAfterMs: 100 });
    const looks = [0, 99, 100, 150, 200, 201].map((now) => [now, true] as const);
    expect(play(looks, of).told).toEqual(['firing 0', 'firing 100', 'firing 200']);
  });

  it('that is silenced is told when that is over, if it still fires, and its end only if it was told', () => {
    const of = timing({ silencedUntil: 100 });
    expect(
      play(
        [
          [0, true],
          [99, true],
          [100, true],
          [150, true],
        ],
        of,
      ).told,
    ).toEqual(['firing 100']);
    expect(
      play(
        [
          [0, true],
          [120, false],
        ],
        of,
      ),
    ).toMatchObject({ told: [], edges: ['begins 0', 'ends 120'] });
    const later = decideAlert({ ...QUIET, firing: true, breachedSince: 0, toldAt: 0 }, false, 50, of);
    expect(later).toMatchObject({ edge: 'ends', tell: undefined, firing: false });
  });

  it('says when it is worth looking again, and that is never late', () => {
    const moments = fc.array(fc.tuple(fc.nat(50), fc.boolean()), { maxLength: 40 });
    const optional = fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined });
    const numbers = fc.record({
      ...{
        forMs: fc.nat(100),
        resolveAfterMs: fc.nat(100),
        repeatAfterMs: optional,
        silencedUntil: fc.oneof(optional, fc.constant(Number.POSITIVE_INFINITY)),
      },
    });
    fc.assert(
      fc.property(moments, numbers, (steps, of) => {
        let now = 0;
        let state = QUIET;
        let told = 0;
        let open = false;
        for (const [pause, breached] of steps) {
          const decision = decideAlert(state, breached, now, of);
          // Edges alternate, and nothing is told of what nobody knows of.
          if (decision.edge !== undefined) {
            expect(decision.edge).toBe(open ? 'ends' : 'begins');
            open = !open;
          }
          expect(decision.firing).toBe(open);
          if (decision.tell === 'firing') told += 1;
          if (decision.tell === 'resolved') {
            expect(told).toBeGreaterThan(0);
            told = 0;
          }
          if (decision.edge === 'ends') told = 0;
          if (of.silencedUntil !== undefined && now < of.silencedUntil) expect(decision.tell).toBeUndefined();
          if (decision.againInMs !== undefined) {
            const { againInMs } = decision;
            const then = decideAlert(decision, breached, now + againInMs, of);
            expect(then.edge ?? then.tell, JSON.stringify({ decision, of, now })).toBeDefined();
            if (againInMs > 1) {
              const before = decideAlert(decision, breached, now + againInMs - 1, of);
              expect(before.edge ?? before.tell).toBeUndefined();
            }
          }
          state = decision;
          now += pause;
        }
      }),
    );
  });
});
