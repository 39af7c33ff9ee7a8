import { validate, version } from 'uuid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newId } from './new-id.ts';

afterEach(() => vi.restoreAllMocks());

describe('newId', () => {
  it('makes UUIDs of version 7, each later than the one before', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes on where it was when the clock goes back', () => {
    const before = newId();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    const ids = Array.from({ length: 1_000 }, newId);
    expect([before, ...ids]).toEqual([before, ...ids].toSorted());
  });

  it('begins at the time', () => {
    const now = Date.now() + 3_600_000;
    vi.spyOn(Date, 'now').mockReturnValue(now);
    expect(Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });
});
