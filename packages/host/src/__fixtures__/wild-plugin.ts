/** The source of a plugin that does to its process, and through it to its host, what a plugin should not. */
export const wildPlugin = `
  import { spawn } from 'node:child_process';
  import { readdirSync, readlinkSync, writeFileSync, writeSync } from 'node:fs';
  import { defineAction, defineConnector } from '@automate/connectors';
  import { definePlugin } from '@automate/core';

  const input = { type: 'object', properties: {}, additionalProperties: true };
  const action = (run, more = {}) => defineAction({ displayName: 'A', effect: 'idempotent', input, run, ...more });
  const header = (length) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(length); return bytes; };
  const frame = (text) => Buffer.concat([header(text.length), Buffer.from(text)]);
  const writeAll = (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      try { at += writeSync(3, bytes, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
    }
  };

  const actions = {
    echo: action(async (params, ctx) => ({ params, pid: process.pid, state: ctx.state?.made, key: ctx.idempotencyKey })),
    world: action(async () => ({
      env: { ...process.env }, cwd: process.cwd(), argv: process.execArgv,
      fds: readdirSync('/proc/self/fd').map((fd) => { try { return [Number(fd), readlinkSync('/proc/self/fd/' + fd)]; } catch { return []; } }),
    })),
    exit: action(async ({ code }) => process.exit(code)),
    throws: action(async () => { setImmediate(() => { throw new Error('outside of every call'); }); await new Promise(() => {}); }),
    loop: action(async () => { for (;;); }),
    never: action(() => new Promise(() => {})),
    wait: action(({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, { done: true }))),
    hog: action(async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(16 * 1024 * 1024, 1)); await new Promise((r) => setTimeout(r, 5)); } }),
    heap: action(async () => { const kept = []; for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i }))); }),
    flood: action(async () => { const many = Buffer.concat(Array.from({ length: 1000 }, () => frame('c0:1'))); for (;;) writeAll(many); }),
    huge: action(async () => { writeAll(header(0xfffffff0)); await new Promise(() => {}); }),
    garbage: action(async () => { writeAll(Buffer.alloc(4096, 0xab)); await new Promise(() => {}); }),
    half: action(async () => { writeAll(header(100)); writeAll(Buffer.from('m{')); process.exit(0); }),
    lies: action(async () => { writeAll(frame('m{"nothing":1}')); await new Promise(() => {}); }),
    spawns: action(async ({ file }) => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      writeFileSync(file, String(child.pid));
      process.exit(1);
    }),
    prints: action(async () => { for (let i = 0; i < 1000; i++) console.log('line ' + i); return {}; }),
    fetches: action(async ({ url, size }, ctx) => {
      const response = await ctx.fetch(url, { method: 'POST', headers: { 'x-token': ctx.secret('token') }, body: 'x'.repeat(size) });
      let length = 0;
      for await (const piece of response.body) length += piece.length;
      ctx.log.info({ length, odd: () => {} }, 'answered');
      return { status: response.status, header: response.headers.get('x-answer'), length, url: response.url };
    }),
    secretless: action(async (_, ctx) => ctx.secret('other')),
    odd: action(async () => ({ when: new Map() })),
  };

  export default definePlugin({
    id: 'wild',
    contributes: [defineConnector({
      key: 'wild',
      displayName: 'Wild',
      fields: [
        { key: 'name', type: 'string', label: 'Name' },
        { key: 'token', type: 'secret', label: 'Token' },
        { key: 'other', type: 'secret', label: 'Other' },
      ],
      actions,
      configure: ({ name }, ctx) => ({ made: name + ' by ' + process.pid, fetch: ctx.fetch }),
      dispose: ({ made }) => { if (process.cwd().includes('wild')) writeFileSync('disposed', made); },
      healthCheck: async ({ state }) => ({ status: 'healthy', message: state.made }),
      async validateConfig({ name }) { if (name === 'bad') throw new Error('not this one'); },
    })],
  });
`;
