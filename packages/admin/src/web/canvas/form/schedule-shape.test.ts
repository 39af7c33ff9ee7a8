import { timetableOf } from '@automate/workflow';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cronOf, type ScheduleShape, shapeOf } from './schedule-shape.ts';

const two = (value: number) => String(value).padStart(2, '0');
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const shapes: fc.Arbitrary<ScheduleShape> = fc.oneof(
  fc.record({ repeats: fc.constant('hourly' as const), minute: fc.nat(59) }),
  fc.record({ repeats: fc.constant('daily' as const), time }),
  fc.record({
    repeats: fc.constant('weekly' as const),
    time,
    days: fc.uniqueArray(fc.nat(6), { minLength: 1 }).map((days) => days.toSorted((a, b) => a - b)),
  }),
  fc.record({ repeats: fc.constant('monthly' as const), time, day: fc.integer({ min: 1, max: 28 }) }),
);

/** The first two; none of what is no expression, or never happens. */
function ticksOf(schedule: string): number[] {
  try {
    const { next } = timetableOf({ schedule, timezone: 'UTC' }, 0);
    const first = next(0);
    const second = first === undefined ? undefined : next(first);
    return [first, second].filter((tick) => tick !== undefined);
  } catch {
    return [];
  }
}

it('writes every form as an expression that is read as the same form', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const cron = cronOf(shape) ?? '';
      expect(ticksOf(cron)).toHaveLength(2);
      expect(shapeOf(cron)).toEqual(shape);
    }),
  );
});

const part = (most: number) =>
  fc.oneof(fc.constant('*'), fc.nat(most).map(String), fc.constantFrom('1-5', '*/2', '1,3'));

it('reads no expression as something else than it says', () => {
  const crons = fc.tuple(part(59), part(23), part(31), part(12), part(7)).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(
      crons.filter((cron) => ticksOf(cron).length > 0),
      (cron) => {
        expect(ticksOf(cronOf(shapeOf(cron)) ?? '')).toEqual(ticksOf(cron));
      },
    ),
  );
  // Names, seconds and what is no expression stay as they are.
  for (const cron of ['0 9 * * MON', '*/5 * * * * *', 'nothing', '', '0 9 1 * 1']) {
    expect(shapeOf(cron)).toEqual({ repeats: 'cron', cron });
    expect(cronOf(shapeOf(cron))).toBe(cron);
  }
});

it('waits for what is still being written', () => {
  expect(cronOf({ repeats: 'daily' })).toBe('0 9 * * *');
  expect(cronOf({ repeats: 'daily', time: '9:' })).toBeUndefined();
  expect(cronOf({ repeats: 'weekly', days: [] })).toBeUndefined();
  expect(cronOf({ repeats: 'monthly', day: 40 })).toBeUndefined();
});
