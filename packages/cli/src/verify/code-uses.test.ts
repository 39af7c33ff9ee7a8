import { expect, it } from 'vitest';
import { codeUses } from './code-uses.ts';

it.each([
  ["import { readFile } from 'fs/promises';", ['filesystem fs/promises']],
  ["export * from 'node:net';", ['network node:net']],
  ["await import('node:child_process');", ['process node:child_process']],
  ["import { createRequire } from 'node:module'; const a = require('https');", ['network https']],
  ['export const go = () => fetch("https://x");', ['network fetch']],
  ['export const go = () => new WebSocket(url);', ['network WebSocket']],
  ['globalThis.fetch(url); process.env.HOME;', ['network globalThis.fetch', 'env process.env']],
  ["import path from 'node:path'; import x from 'net-of-mine'; ctx.fetch(url); ({ fetch }) => 1;", []],
])('sees what is used of Node: %s', (source, expected) => {
  expect(codeUses(source).map(({ resource, by }) => `${resource} ${by}`)).toEqual(expected);
});
