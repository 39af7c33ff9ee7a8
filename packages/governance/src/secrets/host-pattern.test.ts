import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { checkHostPatterns, matchesHost } from './host-pattern.ts';

const target = (text: string) => {
  const url = new URL(text);
  const protocol = url.protocol as 'http:' | 'https:';
  return { protocol, host: url.hostname, port: Number(url.port) || (protocol === 'https:' ? 443 : 80) };
};

describe('matchesHost', () => {
  it.each([
    ['api.example.com', 'https://api.example.com/', true],
    ['API.Example.com', 'https://api.example.com:8443/', true],
    ['api.example.com', 'https://example.com/', false],
    ['api.example.com', 'https://api.example.com.evil.com/', false],
    ['api.example.com', 'https://evilapi.example.com/', false],
    ['api.example.com', 'https://x.api.example.com/', false],
    ['api.example.com:8443', 'https://api.example.com:8443/', true],
    ['api.example.com:8443', 'https://api.example.com/', false],
    ['*.example.com', 'https://a.example.com/', true],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://notexample.com/', false],
    ['*.example.com:444', 'https://a.example.com:444/', true],
    ['*.example.com:444', 'https://a.example.com/', false],
    // In the clear only where it was said, and on the machine itself.
    ['api.example.com', 'http://api.example.com/', false],
    ['http://api.example.com', 'http://api.example.com/', true],
    ['http://api.example.com', 'https://api.example.com/', true],
    ['https://api.example.com', 'http://api.example.com/', false],
    ['127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:8080', 'http://127.0.0.1:8081/', false],
    ['localhost', 'http://localhost:3000/', true],
    ['[::1]:80', 'http://[::1]/', true],
    ['10.0.0.1', 'http://10.0.0.1/', false],
    ['10.0.0.1', 'https://10.0.0.1/', true],
  ])('%s and %s: %s', (pattern, url, expected) => {
    expect(checkHostPatterns('KEY', [pattern])).toEqual([pattern.toLowerCase()]);
    expect(matchesHost(pattern, target(url))).toBe(expected);
  });
});

describe('checkHostPatterns', () => {
  it('names everything that is malformed or too wide', () => {
    const wrong = [
      '*',
      '*.com',
      '*.co.uk',
      '*.localhost',
      'a.*.com',
      '*.*.com',
      '',
      ' ',
      'a b',
      'a/b',
      'http://u@a.com',
    ];
    wrong.push(
      'a.com:0',
      'a.com:99999',
      '*.1.2.3.4',
      '*.[::1]',
      'ftp://a.com',
      '[zz]',
      'a..b',
      '-a.com',
      `${'a'.repeat(64)}.com`,
    );
    try {
      checkHostPatterns('KEY', ['fine.example.com', ...wrong]);
      expect.unreachable();
    } catch (error) {
      if (!AutomateError.isInstance(error)) throw error;
      expect(error.code).toBe('INVALID_ARGUMENT');
      expect(error.details?.errors?.map(({ pointer }) => pointer)).toEqual(wrong.map((_, at) => `/hosts/${at + 1}`));
      expect(error.message).toContain('KEY');
    }
  });
});
