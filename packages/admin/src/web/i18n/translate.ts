import type { MessageKey } from './en.ts';

export type Values = Record<string, string | number>;
/** The message in the person's language, `{name}` filled in; numbers as that language writes them. */
export type Translate = (key: MessageKey, values?: Values) => string;

/** A number with the decimal sign and the grouping of the person's language. */
export type NumberFormat = (value: number, options?: Intl.NumberFormatOptions) => string;
