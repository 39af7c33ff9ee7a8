import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalidArgument } from '@automate/core';
import type { PlaceholderMatch } from '@automate/egress';
import { deriveKey, type Keyring, type MasterKey } from '../keys/keyring.ts';
import { isSecretKey } from './secret-name.ts';

/** What a placeholder stands for. */
export interface PlaceholderPayload {
  tenantId: string;
  key: string;
  /** The only scope in which it is resolved, such as an execution's id. */
  scopeId: string;
}

const PREFIX = 'asec_';
/** The payload's length in base 36, so that a token ends where it ends, whatever letters follow it. */
const LENGTH_DIGITS = 2;
const LONGEST = 36 ** LENGTH_DIGITS - 1;
/** HMAC-SHA256 cut to 128 bits (RFC 2104, section 5). */
const MAC_LENGTH = 22;
/** What follows the prefix: no `_`, so that no token begins inside another and a text is looked through in linear time. */
const LETTERS = /^[A-Za-z0-9.-]*$/;
/** An array of three strings, as JSON. Whoever floods a text with prefixes must not cost an exception for each. */
const PAYLOAD = /^\["(?:[^"\\]|\\.)*","(?:[^"\\]|\\.)*","(?:[^"\\]|\\.)*"\]$/s;

/**
 * Makes and verifies placeholders: `asec_<length><payload><mac>`, the latter two in base64url with `.` instead of `_`:
 * nothing that JSON, XML, a URL or a form would write in another way.
 */
export class PlaceholderTokens {
  readonly #keys: () => readonly Uint8Array[];

  /** The first key makes placeholders, every one verifies. */
  constructor(keys: () => readonly Uint8Array[]) {
    this.#keys = keys;
  }

  /** Of an installation: every process with its master keys knows them. */
  static ofKeyring(keyring: Keyring): PlaceholderTokens {
    let of: readonly MasterKey[] = [];
    let derived: Uint8Array[] = [];
    return new PlaceholderTokens(() => {
      if (of !== keyring.all) {
        of = keyring.all;
        derived = of.map((key) => deriveKey(key, 'secret placeholders'));
      }
      return derived;
    });
  }

  /** Throws INVALID_ARGUMENT when the names are too long together. */
  make({ tenantId, key, scopeId }: PlaceholderPayload): string {
    const payload = write(Buffer.from(JSON.stringify([tenantId, key, scopeId])));
    if (payload.length > LONGEST) throw invalidArgument(`The names of tenant, secret "${key}" and scope are too long`);
    const length = payload.length.toString(36).padStart(LENGTH_DIGITS, '0');
    return `${PREFIX}${length}${payload}${mac(this.#keys()[0]!, payload)}`;
  }

  /** What a genuine placeholder stands for. Undefined for anything else. */
  verify(token: string): PlaceholderPayload | undefined {
    const parts = split(token);
    if (parts === undefined) return undefined;
    // As text: base64 has more than one way to write the same bytes, a placeholder has one.
    const given = Buffer.from(parts.mac);
    const genuine = this.#keys().some((key) => timingSafeEqual(given, Buffer.from(mac(key, parts.payload))));
    return genuine ? parse(parts.payload) : undefined;
  }
}

/** Everything that has the form of a placeholder, genuine or not. */
export function findPlaceholders(text: string): PlaceholderMatch[] {
  const found: PlaceholderMatch[] = [];
  for (let index = text.indexOf(PREFIX); index >= 0; ) {
    const length = tokenLength(text, index);
    const end = index + (length ?? 0);
    const next = text.indexOf('_', index + PREFIX.length);
    const placeholder = next >= 0 && next < end ? '' : text.slice(index, end);
    const isToken = claimOf(placeholder) !== undefined;
    if (isToken) found.push({ placeholder, index });
    index = text.indexOf(PREFIX, index + (isToken ? placeholder.length : 1));
  }
  return found;
}

/** What a placeholder says it stands for, genuine or not: for messages. */
export function claimOf(token: string): PlaceholderPayload | undefined {
  const parts = split(token);
  return parts && parse(parts.payload);
}

/** How a placeholder is shown to people. */
export function displayPlaceholder(token: string): string {
  return `$secret:${claimOf(token)?.key ?? '?'}`;
}

function tokenLength(text: string, index: number): number | undefined {
  const digits = text.slice(index + PREFIX.length, index + PREFIX.length + LENGTH_DIGITS);
  if (!/^[0-9a-z]{2}$/.test(digits)) return undefined;
  const length = PREFIX.length + LENGTH_DIGITS + Number.parseInt(digits, 36) + MAC_LENGTH;
  return index + length <= text.length ? length : undefined;
}

function split(token: string): { payload: string; mac: string } | undefined {
  if (!token.startsWith(PREFIX) || tokenLength(token, 0) !== token.length) return undefined;
  if (!LETTERS.test(token.slice(PREFIX.length))) return undefined;
  return { payload: token.slice(PREFIX.length + LENGTH_DIGITS, -MAC_LENGTH), mac: token.slice(-MAC_LENGTH) };
}

function parse(payload: string): PlaceholderPayload | undefined {
  // `["` in base64: most of what only begins like a token ends here.
  if (!payload.startsWith('Wy')) return undefined;
  const json = Buffer.from(payload.replaceAll('.', '_'), 'base64url').toString();
  if (!PAYLOAD.test(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (!Array.isArray(value) || value.length !== 3 || value.some((part) => typeof part !== 'string')) return undefined;
    const [tenantId, key, scopeId] = value as [string, string, string];
    return isSecretKey(key) ? { tenantId, key, scopeId } : undefined;
  } catch {
    return undefined;
  }
}

function mac(key: Uint8Array, payload: string): string {
  return write(createHmac('sha256', key).update(payload).digest().subarray(0, 16));
}

function write(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url').replaceAll('_', '.');
}
