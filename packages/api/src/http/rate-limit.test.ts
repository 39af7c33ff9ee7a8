import { describe, expect, it } from 'vitest';
import { createRateLimiter, MOST_CALLERS } from './rate-limit.ts';
import { json } from './reply.ts';
import { route } from './route.ts';
import { createThrottle } from './throttle.ts';

const limit = { requests: 2, seconds: 60 };

describe('a rate limit', () => {
  it('remembers so many callers, and forgets those first whose window began first', () => {
    let now = 0;
    const limiter = createRateLimiter('default', limit, () => now);
    const isOut = (caller: string) => {
      try {
        limiter.take(caller);
        return false;
      } catch {
        return true;
      }
    };
    const useUp = (caller: string) => [isOut(caller), isOut(caller)];
    useUp('early');
    now = 30_000;
    useUp('late');
    now = 61_000;
    // Its window began anew, and is the last one again.
    useUp('early');
    for (let n = 0; n < MOST_CALLERS - 2; n += 1) limiter.take(`caller ${n}`);
    expect([isOut('late'), isOut('early')]).toEqual([true, true]);
    limiter.take('one more');
    expect([isOut('early'), isOut('late')]).toEqual([true, false]);
  });

  it('counts whoever has a network of IPv6 together, as one subscriber has no less', () => {
    const each = route({
      method: 'GET',
      path: '/',
      access: { public: 'it says nothing of anybody' },
      summary: 'Nothing',
      answers: { status: 200 },
      throttle: limit,
      handle: () => json(200, {}),
    });
    const throttle = createThrottle(undefined);
    const from = (address: string | undefined) => () => throttle(each, undefined, address);
    from('2001:db8:1:2::1')();
    from('2001:db8:1:2:ffff::2')();
    expect(from('2001:db8:1:2:3:4:5:6')).toThrow(/More than 2 requests/);
    from('2001:db8:1:3::1')();
    from('192.0.2.1')();
    from('::ffff:192.0.2.1')();
    expect(from('192.0.2.1')).toThrow(/More than 2 requests/);
    from('192.0.2.2')();
    from(undefined)();
  });
});
