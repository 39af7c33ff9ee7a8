import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { classifyAddress, parseAddress } from './classify-address.ts';

const kind = (text: string) => classifyAddress(parseAddress(text)!);

describe('classifyAddress', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['140.82.121.6', 'public'],
    ['2606:4700:4700::1111', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['127.0.0.1', 'private'],
    ['127.255.0.3', 'private'],
    ['100.64.0.1', 'private'],
    ['::1', 'private'],
    ['fd12::1', 'private'],
    ['::ffff:127.0.0.1', 'private'],
    ['::ffff:7f00:1', 'private'],
    ['64:ff9b::7f00:1', 'private'],
    ['0.0.0.0', 'special'],
    ['0.1.2.3', 'special'],
    ['255.255.255.255', 'special'],
    ['240.0.0.1', 'special'],
    ['224.0.0.1', 'special'],
    ['169.254.169.254', 'special'],
    ['168.63.129.16', 'special'],
    ['100.100.100.200', 'special'],
    ['192.0.0.192', 'special'],
    ['192.0.2.1', 'special'],
    ['198.18.0.1', 'special'],
    ['203.0.113.9', 'special'],
    ['::', 'special'],
    ['::7f00:1', 'special'],
    ['::ffff:169.254.169.254', 'special'],
    ['::ffff:a9fe:a9fe', 'special'],
    ['::ffff:0:127.0.0.1', 'special'],
    ['64:ff9b::a9fe:a9fe', 'special'],
    ['64:ff9b:1::808:808', 'special'],
    ['2002:7f00:1::', 'special'],
    ['2002:808:808::1', 'special'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'special'],
    ['2001:db8::1', 'special'],
    ['3fff::1', 'special'],
    ['fe80::1', 'special'],
    ['fe80::1%eth0', 'special'],
    ['fec0::1', 'special'],
    ['ff02::1', 'special'],
    ['fd00:ec2::254', 'special'],
    ['4000::1', 'special'],
    ['2606:4700::5efe:7f00:1', 'special'],
    ['2606:4700::200:5efe:a00:1', 'special'],
  ])('%s is %s', (text, expected) => expect(kind(text)).toBe(expected));

  it('judges a mapped address as the IPv4 address it is', () => {
    fc.assert(
      fc.property(fc.ipV4(), (four) => {
        expect(kind(`::ffff:${four}`)).toBe(kind(four));
      }),
    );
  });

  it('calls nothing public that ipaddr.js does not call unicast', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text);
        fc.pre(address !== undefined && kind(text) === 'public');
        const plain = ipaddr.process(text);
        expect(['unicast', 'rfc6052']).toContain(plain.range());
      }),
    );
  });

  it('takes a name for a name', () => {
    for (const name of ['example.com', '1.2.3', '0x7f.1', 'a:b', '127.0.0.1.example.com', '']) {
      expect(parseAddress(name)).toBeUndefined();
    }
  });
});
