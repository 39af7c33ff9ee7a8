import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeZoneProblem } from './time-zone.ts';
import { cronProblem, everyText, lastTicks, timetableOf } from './timetable.ts';

const table = (schedule: string, timezone = 'UTC', anchor = 0) => timetableOf({ schedule, timezone }, anchor);

/** So many ticks from a time on, in UTC. */
function ticks(schedule: string, timezone: string, from: string, count: number): string[] {
  const { next } = table(schedule, timezone);
  const found: string[] = [];
  for (let at = next(Date.parse(from)); at !== undefined && found.length < count; at = next(at)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('where the clocks change', () => {
  it.each<[string, string, string, string, string[]]>([
    [
      'a time that does not exist ticks when the clocks have jumped',
      '30 2 * * *',
      'Europe/Berlin',
      '2027-03-27T00:00Z',
      ['2027-03-27T01:30', '2027-03-28T01:00', '2027-03-29T00:30'],
    ],
    [
      'two such times are one',
      '0,30 2 * * *',
      'Europe/Berlin',
      '2027-03-27T12:00Z',
      ['2027-03-28T01:00', '2027-03-29T00:00', '2027-03-29T00:30'],
    ],
    [
      'with a step, ticks that do not exist are none',
      '*/30 2 * * *',
      'Europe/Berlin',
      '2027-03-27T12:00Z',
      ['2027-03-29T00:00', '2027-03-29T00:30'],
    ],
    [
      'a time that exists twice ticks once',
      '30 2 * * *',
      'Europe/Berlin',
      '2027-10-30T12:00Z',
      ['2027-10-31T00:30', '2027-11-01T01:30'],
    ],
    [
      'with a step, both of them',
      '*/30 2 * * *',
      'Europe/Berlin',
      '2027-10-30T12:00Z',
      ['2027-10-31T00:00', '2027-10-31T00:30', '2027-10-31T01:00', '2027-10-31T01:30', '2027-11-01T01:00'],
    ],
    [
      'every hour of the day that has 25',
      '0 * * * *',
      'Europe/Berlin',
      '2027-10-30T22:30Z',
      ['2027-10-30T23:00', '2027-10-31T00:00', '2027-10-31T01:00', '2027-10-31T02:00'],
    ],
    [
      'New York, spring',
      '30 2 * * *',
      'America/New_York',
      '2027-03-13T12:00Z',
      ['2027-03-14T07:00', '2027-03-15T06:30'],
    ],
    [
      'New York, autumn',
      '30 1 * * *',
      'America/New_York',
      '2027-11-06T12:00Z',
      ['2027-11-07T05:30', '2027-11-08T06:30'],
    ],
    [
      'office hours stay where they are',
      '0 9 * * 1-5',
      'Europe/Berlin',
      '2027-03-25T12:00Z',
      ['2027-03-26T08:00', '2027-03-29T07:00', '2027-03-30T07:00'],
    ],
    [
      'half an hour, on an island',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2027-10-02T00:00Z',
      ['2027-10-02T15:30', '2027-10-03T15:15'],
    ],
  ])('%s', (_what, schedule, timezone, from, expected) => {
    expect(ticks(schedule, timezone, from, expected.length)).toEqual(expected);
  });
});

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
);
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 2, max: Math.min(20, max) }).map((step) => `*/${step}`),
    fc.integer({ min, max }).map(String),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 3 }).map((list) => list.join(',')),
  );
const cron = fc
  .tuple(
    field(0, 59),
    field(0, 23),
    fc.constantFrom('*', '1', '*/3'),
    fc.constantFrom('*', '3,10'),
    fc.constantFrom('*', '1-5'),
  )
  .map((fields) => fields.join(' '));
const interval = fc.integer({ min: 1, max: 100_000 }).map((seconds) => everyText(`${seconds}s`));
const schedule = fc.oneof(cron, interval);
/** Around both changes of the clocks, in both hemispheres. */
const instant = fc
  .tuple(
    fc.constantFrom('2027-03-14', '2027-03-28', '2027-10-03', '2027-10-31', '2027-11-07'),
    fc.integer({ min: -2 * 86_400, max: 2 * 86_400 }),
  )
  .map(([day, seconds]) => Date.parse(`${day}T01:00Z`) + seconds * 1000);
const anchor = Date.parse('2027-01-01T00:00:00.123Z');

describe('a timetable', () => {
  it('goes forwards only, and has one next tick from wherever it is asked before that', () => {
    fc.assert(
      fc.property(
        schedule,
        zone,
        instant,
        fc.integer({ min: 0, max: 999 }),
        fc.nat(),
        (text, timezone, from, ms, seed) => {
          const { next } = table(text, timezone, anchor);
          const first = next(from + ms)!;
          expect(first).toBeGreaterThan(from + ms);
          const second = next(first)!;
          expect(second - first).toBeGreaterThanOrEqual(1000);
          const between = first + (seed % (second - first));
          expect(next(between)).toBe(second);
          expect(table(text, timezone, anchor).next(first - 1)).toBe(first);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ticks where its fields say, but where the clocks jump', () => {
    const days = fc.integer({ min: 0, max: 1000 }).map((day) => Date.parse('2026-01-01T00:00Z') + day * 86_400_000);
    const minute = fc.integer({ min: 0, max: 59 });
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(minute, hour, zone, days, (m, h, timezone, from) => {
        const at = table(`${m} ${h} * * *`, timezone).next(from)!;
        const format = new Intl.DateTimeFormat('en', {
          timeZone: timezone,
          hour: 'numeric',
          minute: 'numeric',
          hourCycle: 'h23',
        });
        const wall = (time: number) => {
          const [hours, minutes] = format.format(time).split(':').map(Number);
          return hours! * 60 + minutes!;
        };
        const jumped = (wall(at) - wall(at - 60_000) + 1440) % 1440 !== 1;
        if (!jumped) expect(wall(at)).toBe(h * 60 + m);
      }),
      { numRuns: 300 },
    );
  });

  it('counts an interval from its anchor', () => {
    const { next } = table('every 15m', 'UTC', 1_000);
    expect(next(0)).toBe(901_000);
    expect(next(1_000)).toBe(901_000);
    expect(next(900_999)).toBe(901_000);
    expect(next(901_000)).toBe(1_801_000);
    expect(everyText(90_000)).toBe('every 90000ms');
    expect(() => table('every now')).toThrow(/no interval/);
  });
});

describe('lastTicks', () => {
  it('finds what going through all of them would find', () => {
    fc.assert(
      fc.property(
        schedule,
        zone,
        instant,
        fc.integer({ min: 0, max: 4 * 3600 }),
        fc.integer({ min: 1, max: 20 }),
        (text, timezone, from, seconds, limit) => {
          const timetable = table(text, timezone, anchor);
          const upTo = from + seconds * 1000;
          const all: number[] = [];
          for (let at = timetable.next(from); at !== undefined && at <= upTo; at = timetable.next(at)) all.push(at);
          expect(lastTicks(timetable, from, upTo, limit)).toEqual({
            ticks: all.slice(-limit),
            more: all.length > limit,
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not go through the years', () => {
    let asked = 0;
    const { next } = table('every 1s');
    const counted = {
      next(after: number) {
        asked += 1;
        return next(after);
      },
    };
    const upTo = Date.parse('2027-01-01T00:00Z');
    const { ticks: found, more } = lastTicks(counted, 0, upTo, 1000);
    expect([found.length, found.at(-1), more]).toEqual([1000, upTo, true]);
    expect(asked).toBeLessThan(5000);
  });
});

describe('what is no schedule', () => {
  it.each([
    ['', /5 fields/],
    ['* * * *', /5 fields/],
    ['* * * * * * *', /5 fields/],
    ['@daily', /5 fields/],
    ['2027-01-01T00:00', /5 fields/],
    ['60 * * * *', /no cron expression: Invalid value for minute: 60/],
    ['* 25 * * *', /hour: 25/],
    ['a * * * *', /illegal characters/],
    ['0 0 30 2 *', /never happens/],
  ])('%s', (expression, problem) => expect(cronProblem(expression)?.message).toMatch(problem));

  it.each(['0 9 * * 1-5', '*/5 * * * * *', '0 0 29 2 *', '0 0 L * *', '0 8 * * MON#2'])('%s is one', (expression) => {
    expect(cronProblem(expression)).toBeUndefined();
  });

  it('is never a crash, and what is none has no timetable', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'0123456789*/,-?#LW MONJAN@+'), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(signs, fc.string()), (text) => {
        if (cronProblem(text) !== undefined) return;
        expect(table(text, 'Europe/Berlin').next(Date.parse('2027-01-01T00:00Z'))).toBeTypeOf('number');
      }),
      { numRuns: 1000 },
    );
  });

  it('a time zone that nobody knows', () => {
    expect(timeZoneProblem('Europe/Berlin')).toBeUndefined();
    expect(timeZoneProblem('UTC')).toBeUndefined();
    expect(timeZoneProblem('Europe/Berln')?.message).toBe(
      'must be a time zone such as Europe/Berlin or UTC; did you mean "Europe/Berlin"?',
    );
    for (const name of ['Mars/Olympus', '+01:00', '', 'Z', ' UTC'])
      expect(timeZoneProblem(name)?.message).toMatch(/time zone/);
  });
});
