import { describe, expect, it } from 'vitest';
import { queryDatabase } from './query-database.ts';

describe('queryDatabase', () => {
  const failing = (code: string) =>
    queryDatabase('Asking', 'itsMigrations', () => {
      const driver = Object.assign(new Error('as the driver says it'), { code });
      return Promise.reject(new Error('Failed query: select secret', { cause: driver }));
    });

  it.each([
    ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'CONNECTION_CLOSED'],
    ...['08006', '25006', '40P01', '53100', '57P03', '57P05', '25P04'],
  ])('says of %s that the database cannot be reached, and nothing of the statement', async (code) => {
    const message = 'Asking failed: as the driver says it';
    await expect(failing(code)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true, message });
  });

  it('tells what is no trouble of the connection apart', async () => {
    await expect(failing('42P01')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('itsMigrations'),
    });
    await expect(failing('23505')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
