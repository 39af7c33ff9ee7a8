import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { databaseUnavailable } from './database-error.ts';

const driverError = (code: string) => Object.assign(new Error('as the driver says it'), { code });

describe('databaseUnavailable', () => {
  it.each([
    // The database's host, after a failover or while the network is away.
    ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'],
    // postgres.js.
    ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
    // PostgreSQL: a lost connection, stopping, starting, full, read only, a deadlock, a transaction that stood still.
    ...['08006', '57P01', '57P03', '57P05', '53300', '53100', '25006', '40001', '40P01', '25P03'],
  ])('says so of %s, also deep below what was wrapped around it', (code) => {
    const wrapped = new Error('Failed query: select $1', { cause: new Error('again', { cause: driverError(code) }) });
    for (const thrown of [driverError(code), wrapped]) {
      expect(databaseUnavailable(thrown)).toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 2000, cause: thrown });
    }
  });

  it.each(['23505', '42P01', '22P02', 'ERR_INVALID_ARG_TYPE', '400', '08'])('not of %s', (code) => {
    expect(databaseUnavailable(driverError(code))).toBeUndefined();
  });

  it('not of what is no error of a driver', () => {
    const circle: { cause?: unknown } = {};
    circle.cause = circle;
    const own = new AutomateError({ code: 'NOT_FOUND', message: 'There is none.' });
    for (const thrown of [undefined, null, 'ECONNREFUSED', new Error('a bug'), own, circle]) {
      expect(databaseUnavailable(thrown)).toBeUndefined();
    }
  });
});
