import { type AutomateError, invalidArgument } from '@automate/core';
import { type SQL, sql } from 'drizzle-orm';

/** The cursor behind a row, by the text of its time and its id. */
export function cursorBehind(time: string, id: string): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/** The time and the id of a cursor, to be compared with. @throws AutomateError INVALID_ARGUMENT */
export function placeOf(cursor: string): SQL {
  try {
    const [time, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const isTime = typeof time === 'string' && /^[1-9]\d{3}-[\d .:+-]+$/.test(time) && !Number.isNaN(Date.parse(time));
    if (isTime && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) {
      return sql`${time}::text::timestamptz, ${id}::text`;
    }
  } catch {
    // Falls through: it is no cursor.
  }
  throw noCursor();
}

export function noCursor(): AutomateError {
  const message = 'is no cursor of this list';
  return invalidArgument(`The cursor ${message}.`, [{ pointer: '/cursor', message }]);
}
