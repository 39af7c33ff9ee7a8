import { expect, it } from 'vitest';
import { shownAddress } from './shown-address.ts';

it.each([
  ['https://example.com', 'https://example.com'],
  ['http://127.0.0.1:3888/hook?token=hunter2#x', 'http://127.0.0.1:3888/hook'],
  ['https://ada:hunter2@example.com/orders/17', 'https://example.com/orders/17'],
  [
    'https://hooks.example.com/services/T00000000/B00000000/xYz0123456789xYz01234567',
    'https://hooks.example.com/services/T00000000/B00000000/…',
  ],
  ['https://api.example.com/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u/send', 'https://api.example.com/…/send'],
  [`https://example.com/${'a/'.repeat(200)}`, `https://example.com/${'a/'.repeat(100).slice(0, 199)}…`],
])('shows of %s what is no secret', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
