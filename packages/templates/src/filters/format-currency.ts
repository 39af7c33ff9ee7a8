import { invalidArgument } from '@automate/core';
import type { TemplateFilter } from '../filter.ts';
import { describe } from './value.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** Formats are dear to make and few are used; texts from data must not fill the memory. */
function formatFor(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale}/${currency}`;
  const known = formats.get(key);
  if (known) return known;
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    if (formats.size >= 100) formats.clear();
    formats.set(key, format);
    return format;
  } catch {
    throw invalidArgument('currency is a code of ISO 4217 such as EUR, and locale a tag of BCP 47 such as en-US');
  }
}

/** An amount with its currency: `{{format_currency steps.calculate.output.total "EUR"}}` gives `€12.50`. */
export const formatCurrencyFilter: TemplateFilter = {
  name: 'format_currency',
  description: 'A number as an amount of money.',
  parameters: [
    { name: 'currency', default: 'USD', description: 'Code of ISO 4217.' },
    { name: 'locale', default: 'en-US', description: 'Tag of BCP 47.' },
  ],
  apply(input, { currency, locale }) {
    const amount = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
    if (typeof amount !== 'number' || !Number.isFinite(amount)) {
      throw invalidArgument(`takes a number, and got ${describe(input)}`);
    }
    return formatFor(String(locale), String(currency)).format(amount);
  },
};
