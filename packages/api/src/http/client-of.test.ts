import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOf } from './client-of.ts';

const request = (headers: Record<string, string>, url = 'http://automate.example/') => new Request(url, { headers });
const trusted = clientOf(['10.0.0.0/8', '192.0.2.1', '2001:db8:1::/48']);

describe('the client of a request', () => {
  it('is the peer, whatever it writes, unless that is a trusted proxy', () => {
    const forged = { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' };
    const direct = { address: '203.0.113.9', secure: false };
    for (const read of [clientOf(), clientOf([]), trusted]) {
      expect(read(request(forged), '203.0.113.9')).toEqual(direct);
      expect(read(request(forged), undefined)).toEqual({ ...direct, address: undefined });
    }
    expect(clientOf()(request({}, 'https://automate.example/'), '203.0.113.9').secure).toBe(true);
  });

  it('is the last that no trusted proxy is, read from the right', () => {
    const told = (chain: string, peer = '10.1.2.3') => trusted(request({ 'x-forwarded-for': chain }), peer).address;
    expect(told('203.0.113.9')).toBe('203.0.113.9');
    expect(told('203.0.113.9', '::ffff:10.1.2.3')).toBe('203.0.113.9');
    expect(told('203.0.113.9', '2001:db8:1::5')).toBe('203.0.113.9');
    expect(told('198.51.100.1, 203.0.113.9, 192.0.2.1')).toBe('203.0.113.9');
    expect(told('203.0.113.9:4711, [2001:db8:1::5]:80')).toBe('203.0.113.9');
    expect(told('[2001:db8:2::7]:80')).toBe('2001:db8:2::7');
    // Where it ends in trusted ones, or in what is no address, the furthest that is known.
    expect(told('10.9.9.9')).toBe('10.9.9.9');
    expect(told('')).toBe('10.1.2.3');
    expect(told('203.0.113.9, unknown, 192.0.2.1')).toBe('192.0.2.1');
    expect(told('203.0.113.9, <script>')).toBe('10.1.2.3');
  });

  it('cannot choose its own address by what it writes to the left', () => {
    const read = (before: string) =>
      trusted(request({ 'x-forwarded-for': `${before}, 203.0.113.9, 192.0.2.1` }), '10.0.0.1').address;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:,[]% "') }), (before) => {
        expect(read(before)).toBe('203.0.113.9');
      }),
    );
  });

  it('came over https where the nearest trusted proxy says so', () => {
    const secure = (proto: string, peer = '10.1.2.3') => trusted(request({ 'x-forwarded-proto': proto }), peer).secure;
    expect([secure('https'), secure('HTTPS'), secure('http, https')]).toEqual([true, true, true]);
    expect([secure('http'), secure('https, http'), secure(''), secure('https', '203.0.113.9')]).not.toContain(true);
  });

  it('is not looked for behind what is no address', () => {
    for (const wrong of ['', 'proxy.example.com', '10.0.0.0/33', '10.1', '300.0.0.1', '*'])
      expect(() => clientOf([wrong]), wrong).toThrow(/neither an address nor a range/);
  });
});
