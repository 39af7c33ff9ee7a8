import { AutomateError } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Life } from './life.ts';
import { LiveInstance } from './live-instance.ts';
import type { LiveTarget } from './live-target.ts';

function targetOf(version: number): LiveTarget {
  return {
    tenantId: 'default',
    pluginId: 'erp',
    permissions: [],
    contribution: { point: 'connector', key: 'erp', fields: [] },
    instance: { name: 'main', config: {}, id: 'one', version, createdAt: new Date(0) },
  };
}

/** What `configure` made, and what became of it. */
interface State {
  version: number;
  code: object;
  disposed: number;
  uses: number;
}

/** Everything outside of a live instance, told by the test. */
class World {
  readonly states: State[] = [];
  readonly breaches: string[] = [];
  readonly broken = new Set<number>();
  code: object = {};
  now = 0;
  newest = 1;
  readonly live: LiveInstance;

  constructor(pause: <T>(what: string, value: T) => Promise<T>, patienceMs = 1e9) {
    this.live = new LiveInstance(targetOf(1), {
      now: () => this.now,
      patienceMs,
      changed: () => undefined,
      load: () => pause('load', undefined).then(() => this.code),
      configure: async (target, code) => {
        const version = target.instance.version as number;
        const breaks = this.broken.has(version);
        await pause(`configure ${version}`, undefined);
        if (breaks) throw new AutomateError({ code: 'UNAVAILABLE', message: `${version} does not work` });
        const state: State = { version, code, disposed: 0, uses: 0 };
        this.states.push(state);
        const end = async () => {
          state.disposed += 1;
          if (state.uses > 0) this.breaches.push(`${version} is disposed of while a call uses it`);
          await pause(`dispose ${version}`, undefined);
        };
        return new Life({ target, code, state, scopeId: 'x', end });
      },
    });
  }

  async use(work: () => Promise<unknown> = async () => undefined): Promise<State> {
    const life = await this.live.acquire(targetOf(this.newest));
    const state = life.state as State;
    expect(state.disposed).toBe(0);
    state.uses += 1;
    try {
      await work();
      expect(state.disposed).toBe(0);
      return state;
    } finally {
      state.uses -= 1;
      life.release();
    }
  }
}

const direct = async <T>(_: string, value: T) => value;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('use' as const) },
  fc.constantFrom('update' as const, 'break' as const, 'reload' as const, 'wait' as const, 'refresh' as const),
);

describe('a live instance', () => {
  it('never calls with a disposed state and never loses one, whatever comes between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.nat(4)), { maxLength: 25 }),
        fc.boolean(),
        fc.scheduler(),
        async (steps, closes, s) => {
          const world = new World((what, value) => s.schedule(Promise.resolve(value), what));
          const calls: Promise<unknown>[] = [];
          for (const [what, turns] of steps) {
            if (what === 'update') world.newest += 1;
            if (what === 'break') world.broken.add(++world.newest);
            if (what === 'reload') world.code = {};
            if (what === 'wait') world.now += 1500;
            if (what === 'refresh') calls.push(world.live.refresh(targetOf(world.newest)));
            if (what === 'use') {
              calls.push(
                world
                  .use(() => s.schedule(Promise.resolve(), 'work'))
                  .then(
                    ({ version }) => expect(world.broken.has(version)).toBe(false),
                    (error: AutomateError) => expect(error.message).toMatch(/does not work|is being closed/),
                  ),
              );
            }
            for (let turn = 0; turn < turns && s.count() > 0; turn++) await s.waitOne();
          }
          if (closes) calls.push(world.live.close());
          await s.waitFor(Promise.all(calls));
          await s.waitFor(world.live.close());
          expect(world.states.map(({ disposed }) => disposed)).toEqual(world.states.map(() => 1));
          expect(world.breaches).toEqual([]);
          await expect(s.waitFor(world.use())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is configured once for all who use it first, and again for a new version', async () => {
    const world = new World(direct);
    await Promise.all(Array.from({ length: 5 }, () => world.use()));
    expect(world.states.map(({ version }) => version)).toEqual([1]);
    world.newest = 2;
    expect(await world.use()).toMatchObject({ version: 2 });
    expect(world.states.map(({ version, disposed }) => [version, disposed])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    // One that heard of the older version only, as a call may that began before, gets the newer.
    world.newest = 1;
    expect(await world.use()).toMatchObject({ version: 2 });
  });

  it('keeps the last good configuration in use when a new one fails, says so, and tries again after a while', async () => {
    const world = new World(direct);
    await world.use();
    world.newest = 2;
    world.broken.add(2);
    expect(await world.use()).toMatchObject({ version: 1, disposed: 0 });
    expect(world.live.status).toMatchObject({
      applied: 1,
      oldest: 1,
      failed: { version: 2, error: { code: 'UNAVAILABLE', message: '2 does not work' } },
    });
    world.broken.clear();
    expect(await world.use()).toMatchObject({ version: 1 });
    world.now += 1000;
    expect(await world.use()).toMatchObject({ version: 2 });
    expect(world.live.status).toEqual({ applied: 2, oldest: 2 });
  });

  it('throws what configure threw where none ever worked, without trying it for every call', async () => {
    const world = new World(direct);
    world.broken.add(1);
    let tries = 0;
    const failing = new World(async (what, value) => {
      if (what.startsWith('configure')) tries += 1;
      return value;
    });
    failing.broken.add(1);
    for (let n = 0; n < 3; n++) await expect(failing.use()).rejects.toMatchObject({ message: '1 does not work' });
    expect(tries).toBe(1);
    expect(failing.live.status).toMatchObject({ failed: { version: 1 } });
    // A corrected one is not held up by the wait of the one that failed.
    failing.newest = 2;
    expect(await failing.use()).toMatchObject({ version: 2 });
  });

  it('lets calls go on with the state they began with, and disposes of it after the last', async () => {
    const world = new World(direct);
    const end = Promise.withResolvers<void>();
    const call = world.use(() => end.promise);
    await expect.poll(() => world.states[0]?.uses).toBe(1);
    world.newest = 2;
    expect(await world.use()).toMatchObject({ version: 2 });
    expect(world.live.status).toEqual({ applied: 2, oldest: 1 });
    expect(world.states[0]).toMatchObject({ disposed: 0, uses: 1 });
    end.resolve();
    expect(await call).toMatchObject({ version: 1 });
    await expect.poll(() => world.states[0]?.disposed).toBe(1);
    expect(world.live.status).toEqual({ applied: 2, oldest: 2 });
  });

  it('is configured anew with code that was reloaded, the last good configuration when the newest fails', async () => {
    const world = new World(direct);
    await world.use();
    world.newest = 2;
    world.broken.add(2);
    await world.use();
    world.code = { reloaded: true };
    const state = await world.use();
    expect(state).toMatchObject({ version: 1, code: world.code });
    expect(world.states.map(({ disposed }) => disposed)).toEqual([1, 0]);
    expect(world.live.status).toMatchObject({ applied: 1, failed: { version: 2 } });
  });

  it('goes on with the last good one while a configuration hangs', async () => {
    const hang = Promise.withResolvers<never>();
    const world = new World((what, value) => (what === 'configure 2' ? hang.promise : direct(what, value)), 0);
    await world.use();
    world.newest = 2;
    expect(await world.use()).toMatchObject({ version: 1 });
  });
});
