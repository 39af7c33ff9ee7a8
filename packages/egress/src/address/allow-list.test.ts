import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { parseAddress } from './classify-address.ts';

function allows(list: string[], address: string, host = address, port = 80): boolean {
  return parseAllowList(list).allows(parseAddress(address)!, host, port);
}

describe('parseAllowList', () => {
  it('allows public addresses, and nothing else, when empty', () => {
    expect(allows([], '8.8.8.8')).toBe(true);
    for (const address of ['127.0.0.1', '10.0.0.1', '::1', '169.254.169.254']) expect(allows([], address)).toBe(false);
  });

  it.each([
    [['10.0.0.0/8'], '10.2.3.4', 'erp', 8080, true],
    [['10.0.0.0/8'], '::ffff:10.2.3.4', 'erp', 80, true],
    [['10.0.0.0/8'], '64:ff9b::a02:304', 'erp', 80, true],
    // What a tunnel or another network's translator makes of an address is not that address.
    [['10.0.0.0/8'], '64:ff9b:1::a02:304', 'erp', 80, false],
    [['127.0.0.1'], '::7f00:1', 'erp', 80, false],
    [['127.0.0.1'], '2606:4700::5efe:7f00:1', 'erp', 80, false],
    [['64:ff9b:1::/48'], '64:ff9b:1::a02:304', 'erp', 80, true],
    [['10.0.0.0/8'], '11.0.0.1', '11.0.0.1', 80, true],
    [['10.0.0.0/8'], '192.168.0.1', 'erp', 80, false],
    [['fd00::/8'], 'fd12::1', 'erp', 80, true],
    [['127.0.0.1'], '127.0.0.1', '127.0.0.1', 9, true],
    [['127.0.0.1:8080'], '127.0.0.1', '127.0.0.1', 8080, true],
    [['127.0.0.1:8080'], '127.0.0.1', '127.0.0.1', 8081, false],
    [['[::1]:8080'], '::1', '[::1]', 8080, true],
    [['::1'], '::1', '[::1]', 1, true],
    [['::1'], '127.0.0.1', '127.0.0.1', 1, false],
    [['erp.local'], '10.0.0.7', 'erp.local', 443, true],
    [['ERP.local.'], '10.0.0.7', 'erp.local', 443, true],
    [['erp.local:8443'], '10.0.0.7', 'erp.local', 8443, true],
    [['erp.local:8443'], '10.0.0.7', 'erp.local', 443, false],
    [['erp.local'], '10.0.0.7', 'other.local', 443, false],
    // A name that somebody else's DNS answers for must not open the machine's own metadata.
    [['erp.local'], '169.254.169.254', 'erp.local', 80, false],
    [['erp.local'], '::ffff:169.254.169.254', 'erp.local', 80, false],
    [['169.254.169.254'], '169.254.169.254', '169.254.169.254', 80, true],
  ] as [string[], string, string, number, boolean][])(
    '%j: %s for %s:%i is %s',
    (list, address, host, port, expected) => {
      expect(allows(list, address, host, port)).toBe(expected);
    },
  );

  it('names every entry that is none', () => {
    try {
      parseAllowList(['10.0.0.0/8', 'http://a', 'a:0', 'a:99999', '10.0.0.0/99', '*.local']);
      expect.unreachable();
    } catch (error) {
      expect(AutomateError.isInstance(error) && error.details?.errors?.map(({ pointer }) => pointer)).toEqual([
        '/1',
        '/2',
        '/3',
        '/4',
        '/5',
      ]);
    }
  });
});
