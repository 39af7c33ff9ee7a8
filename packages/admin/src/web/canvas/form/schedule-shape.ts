/** How often something happens, as people say it. */
export const REPEATS = ['hourly', 'daily', 'weekly', 'monthly', 'cron'] as const;

/** A cron expression in parts; what is of no common form is `cron` and stays as it is. */
export type ScheduleShape = {
  repeats: (typeof REPEATS)[number];
  /** Of the hour. */
  minute?: number;
  /** Of the day, as 09:30. */
  time?: string;
  /** Of the week: 0 is Sunday. */
  days?: number[];
  /** Of the month. */
  day?: number;
  cron?: string;
};

/** What is taken of a part that nobody has filled in yet. */
const BEGINNING = { minute: 0, time: '09:00', days: [1], day: 1 };
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

export function shapeOf(cron: string): ScheduleShape {
  const other: ScheduleShape = { repeats: 'cron', cron };
  const [minute = '', hour = '', day = '', month, weekday = '', more] = cron.trim().split(/\s+/);
  if (month !== '*' || more !== undefined || numberIn(minute, 0, 59) === undefined) return other;
  const everyDay = day === '*' && weekday === '*';
  if (hour === '*') return everyDay ? { repeats: 'hourly', minute: Number(minute) } : other;
  if (numberIn(hour, 0, 23) === undefined) return other;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (everyDay) return { repeats: 'daily', time };
  const date = numberIn(day, 1, 31);
  if (weekday === '*') return date === undefined ? other : { repeats: 'monthly', time, day: date };
  const days = daysOf(weekday);
  return day === '*' && days !== undefined ? { repeats: 'weekly', time, days } : other;
}

/** Undefined: something of it is no time, no day, or not there. */
export function cronOf(shape: ScheduleShape): string | undefined {
  const { repeats, cron } = shape;
  const { minute, time, days, day } = { ...BEGINNING, ...shape };
  if (repeats === 'cron') return cron ?? '';
  if (repeats === 'hourly') return numberIn(String(minute), 0, 59) === undefined ? undefined : `${minute} * * * *`;
  const [, hours, minutes] = TIME.exec(time) ?? [];
  if (hours === undefined) return undefined;
  const at = `${Number(minutes)} ${Number(hours)}`;
  if (repeats === 'daily') return `${at} * * *`;
  if (repeats === 'weekly') return days.length === 0 ? undefined : `${at} * * ${daysText(days)}`;
  return numberIn(String(day), 1, 31) === undefined ? undefined : `${at} ${day} * *`;
}

function numberIn(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** `1-5`, `1,3`; Sunday is 0 and 7. */
function daysOf(text: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) return undefined;
    for (let day = Number(first); day <= Number(last); day += 1) days.add(day % 7);
  }
  return [...days].toSorted((a, b) => a - b);
}

function daysText(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b);
  const [first = 0, last = first] = [sorted[0], sorted.at(-1)];
  return sorted.length > 2 && last - first === sorted.length - 1 ? `${first}-${last}` : sorted.join(',');
}
