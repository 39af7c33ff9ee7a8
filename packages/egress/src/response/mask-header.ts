import type { ResponseRedactor } from '../secret-placeholders.ts';

/** A header's value, or a like text, masked. It was read as Latin-1: what a server wrote in UTF-8 is looked for as bytes. */
export function maskHeader(text: string, redactor: ResponseRedactor): string {
  const masked = redactor.text(text);
  if (!/[\u0080-\u00ff]/.test(masked)) return masked;
  const bytes = redactor.bytes();
  const parts = [bytes.write(Buffer.from(masked, 'latin1')), bytes.end()];
  return Buffer.concat(parts).toString('latin1');
}
