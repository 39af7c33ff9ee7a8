import type { FieldSpec } from '@automate/core';

const group = '[0-9A-Fa-f]{1,4}';
/** IPv6 (RFC 4291, 2.2) without a dotted tail: eight groups, or fewer around one `::`. */
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((left) => `(?:${group}:){1,${left}}(?::${group}){1,${7 - left}}`),
  `:(?::${group}){1,7}`,
  '::',
].join('|');
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** The last label begins with a letter, or the host is an address: what a URL's parser takes for a number is one. */
const name = `(?:${label}\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.?`;
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const port = '(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})';
const character = "(?:[A-Za-z0-9._~:@!$&'()*+,;=/-]|%[0-9A-Fa-f]{2})";

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";

/** The form of the text types that have one, as patterns that ECMAScript and RE2 read alike. */
export const TEXT_PATTERNS: { readonly [T in FieldSpec['type']]?: { pattern: string; message: string } } = {
  // RFC 3986, http and https, without user information: a password in a URL is no secret any more.
  url: {
    pattern: `^https?://(?:${name}|(?:${octet}\\.){3}${octet}|\\[(?:${ipv6})\\])(?::${port})?(?:/${character}*)?(?:\\?(?:${character}|\\?)*)?(?:#(?:${character}|\\?)*)?$`,
    message: 'must be a URL that begins with https:// or http://, without a user name or password',
  },
  // What mail servers take in practice: RFC 5321 without quoted local parts and address literals.
  email: {
    pattern: `^${atom}(?:\\.${atom})*@(?:${label}\\.)+${label}$`,
    message: 'must be an e-mail address, such as ada@example.com',
  },
  // E.164 (ITU-T): at most 15 digits, written with the usual separators.
  phone: {
    pattern: '^\\+?[ ()./-]*(?:[0-9][ ()./-]{0,3}){5,15}$',
    message: 'must be a phone number of 5 to 15 digits, such as +49 30 901820',
  },
};
