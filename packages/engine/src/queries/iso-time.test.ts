import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

const moment = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-30'), noInvalidDate: true });

it('says what a date says, of what PostgreSQL writes in any zone and of a date', () => {
  const micros = fc.constantFrom('', '1', '12', '999');
  fc.assert(
    fc.property(moment, micros, (date, more) => {
      const [day, clock = ''] = date.toISOString().slice(0, -1).split('T');
      const written = `${day} ${more === '' ? clock.replace(/\.?0+$/, '') : `${clock}${more}`}`;
      expect(isoTime(`${written}+00`)).toBe(date.toISOString());
      expect(isoTime(date)).toBe(date.toISOString());
      expect(isoTime(`${day} ${clock}+05:30`)).toBe(new Date(date.getTime() - 19_800_000).toISOString());
    }),
  );
});
