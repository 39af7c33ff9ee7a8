import { createHmac } from 'node:crypto';
import type { HmacSignRequest } from '@automate/providers';
import { keyBytes } from './signing-key.ts';

export function signHmac(
  secret: string,
  { hash = 'sha256', message, keyEncoding, output = 'hex' }: HmacSignRequest,
): string {
  return createHmac(hash, keyBytes(secret, keyEncoding)).update(message).digest(output);
}
