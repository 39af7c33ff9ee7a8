import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutomateError } from '../errors.ts';
import { ACTION_EFFECTS } from './action-effect.ts';
import { inTurns } from './in-turns.ts';
import { withFallback } from './with-fallback.ts';
import { withRetry } from './with-retry.ts';
import { withTimeout } from './with-timeout.ts';

const fails = (effect: 'none' | 'unknown', retryable = true) =>
  new AutomateError({ code: 'UNAVAILABLE', message: 'away', effect, retryable });
const policy = { attempts: 4, backoffMs: 0, maxMs: 0 };

/** Work that fails with these, and then succeeds. */
function failing(errors: unknown[]) {
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls <= errors.length) throw errors[calls - 1];
    return calls;
  };
  return { work, calls: () => calls };
}

describe('withRetry', () => {
  it('calls again what may be called again, and says so of what may have been done', async () => {
    const outcome = fc.record({ effect: fc.constantFrom('none', 'unknown'), retryable: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ACTION_EFFECTS),
        fc.array(outcome, { maxLength: 6 }),
        async (effect, outcomes) => {
          const { work, calls } = failing(outcomes.map((one) => fails(one.effect as 'none', one.retryable)));
          const ended = await withRetry(work, { effect, policy }).catch((error: AutomateError) => error);
          const last = outcomes.findIndex((one) => !one.retryable || (effect === 'once' && one.effect === 'unknown'));
          const expected = Math.min(last === -1 ? outcomes.length + 1 : last + 1, policy.attempts);
          expect(calls()).toBe(expected);
          if (!AutomateError.isInstance(ended)) return;
          const unknown = outcomes.slice(0, expected).some((one) => one.effect === 'unknown');
          // What only reads did nothing, whatever its errors say.
          if (effect !== 'pure') expect(ended.effect).toBe(unknown ? 'unknown' : 'none');
        },
      ),
    );
  });

  it('waits as long as the service asks for, but not past the deadline, and no longer than it is wanted', async () => {
    const busy = new AutomateError({
      code: 'RESOURCE_EXHAUSTED',
      message: 'busy',
      effect: 'none',
      retryAfterMs: 60_000,
    });
    const late = failing([busy]);
    await expect(withRetry(late.work, { deadline: new Date(Date.now() + 1_000) })).rejects.toBe(busy);
    const ended = new AbortController();
    const waiting = failing([busy]);
    const result = withRetry(waiting.work, { signal: ended.signal });
    result.catch(() => {});
    ended.abort(new AutomateError({ code: 'CANCELLED', message: 'enough' }));
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([late.calls(), waiting.calls()]).toEqual([1, 1]);
    const never = failing([]);
    await expect(withRetry(never.work, { signal: ended.signal })).rejects.toMatchObject({ effect: 'none' });
    expect(never.calls()).toBe(0);
  });

  it('takes what is no error of ours for one that may have done anything', async () => {
    const { work, calls } = failing([new TypeError('bug')]);
    await expect(withRetry(work, { effect: 'pure' })).rejects.toMatchObject({ code: 'INTERNAL', effect: 'unknown' });
    expect(calls()).toBe(1);
  });
});

describe('withTimeout', () => {
  it('ends what takes too long, tells the work, and drops its late end', async () => {
    let reason: unknown;
    const work = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(new Error('too late to be heard'));
        });
      });
    await expect(withTimeout(work, 5, { what: 'the dump' })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'unknown',
      message: 'the dump was not done within 5 ms',
    });
    expect(reason).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await withTimeout(() => 1, 60_000)).toBe(1);
  });

  it('ends with what is around it', async () => {
    const outer = new AbortController();
    const result = withTimeout(() => new Promise<never>(() => {}), 60_000, { signal: outer.signal });
    result.catch(() => {});
    outer.abort(new AutomateError({ code: 'CANCELLED', message: 'enough' }));
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('withFallback', () => {
  it('goes on with something else, unless it may have been done', async () => {
    const instead = async () => 'else';
    const failed = (error: unknown) => async () => Promise.reject(error);
    expect(await withFallback(failed(fails('none')), instead)).toBe('else');
    expect(await withFallback(failed(fails('unknown')), instead, { effect: 'idempotent' })).toBe('else');
    await expect(withFallback(failed(fails('unknown')), instead)).rejects.toMatchObject({ effect: 'unknown' });
    await expect(withFallback(failed(fails('none')), instead, { when: () => false })).rejects.toThrow('away');
    expect(await withFallback(async () => 'done', instead)).toBe('done');
  });
});

describe('inTurns', () => {
  it('does so much at once, the rest in the order it came, and refuses what would wait too long', async () => {
    const turn = inTurns({ atOnce: 2, waiting: 2, tooMany: () => new Error('enough') });
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const start = (n: number) =>
      turn(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('broken');
        return n;
      });
    const all = Promise.allSettled([0, 1, 2, 3, 4].map(start));
    expect(begun).toEqual([0, 1]);
    for (let ended = 0; ended < 4; ended += 1) {
      await expect.poll(() => ends.length).toBeGreaterThan(ended);
      expect(begun.length).toBeLessThanOrEqual(ended + 2);
      ends[ended]?.();
    }
    const results = await all;
    expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array(3).fill('fulfilled'), 'rejected']);
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(await Promise.race([start(5), 'none'])).toBe('none');
  });
});
