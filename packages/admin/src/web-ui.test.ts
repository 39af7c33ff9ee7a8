import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebUi, type WebUi } from './web-ui.ts';

const PAGE = '<base href="AUTOMATE_BASE"><script nonce="AUTOMATE_NONCE" src="./assets/a-1.js"></script>';
const built = mkdtempSync(join(tmpdir(), 'automate-web-ui-'));
let webUi: WebUi;
beforeAll(async () => {
  mkdirSync(join(built, 'assets'));
  writeFileSync(join(built, 'index.html'), PAGE);
  writeFileSync(join(built, 'assets', 'a-1.js'), 'go()');
  writeFileSync(join(built, 'assets', 'notes.txt'), 'not for browsers');
  webUi = (await openWebUi(built)) as WebUi;
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

const ask = (path: string, init: RequestInit = {}) => webUi.fetch(new Request(`http://server.test${path}`, init));

describe('the web UI as files', () => {
  it('is not there where it was not built', async () => {
    expect(await openWebUi(join(built, 'nowhere'))).toBeUndefined();
  });

  it('leaves everything else to the API', () => {
    for (const path of ['/api/v1/events', '/healthz', '/ext/other/', '/ext/webuis', '/index.html']) {
      expect(ask(path), path).toBeUndefined();
    }
    expect(ask('/ext/webui/', { method: 'POST' })).toBeUndefined();
    expect(ask('/', { method: 'POST' })).toBeUndefined();
  });

  it.each([
    ['/', './ext/webui/'],
    ['/ext/webui', './webui/'],
  ])('leads from %s to itself, below whatever path a proxy stripped', (path, location) => {
    const answer = ask(path);
    expect([answer?.status, answer?.headers.get('location')]).toEqual([307, location]);
  });

  it.each([
    ['', './'],
    ['runs', './'],
    ['runs/1', '../'],
    ['connections/github/main', '../../'],
  ])('says on the page %s where its start is: %s', async (path, base) => {
    const answer = ask(`/ext/webui/${path}`);
    expect(answer?.headers.get('cache-control')).toBe('no-store');
    expect(await answer?.text()).toContain(`<base href="${base}">`);
  });

  it('allows no script but its own, and styles by a nonce that no other answer has', async () => {
    const nonces = [ask('/ext/webui/'), ask('/ext/webui/')].map((answer) => {
      const policy = answer?.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      return /'nonce-([\w-]+)'/.exec(policy)?.[1];
    });
    expect(new Set(nonces).size).toBe(2);
    expect(nonces).not.toContain(undefined);
  });

  it('gives files with a hash in their name for ever, zipped to whoever can read that', async () => {
    const plain = ask('/ext/webui/assets/a-1.js');
    expect(plain?.headers.get('cache-control')).toContain('immutable');
    expect(await plain?.text()).toBe('go()');
    const zipped = ask('/ext/webui/assets/a-1.js', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(zipped?.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(new Uint8Array((await zipped?.arrayBuffer()) as ArrayBuffer)).toString()).toBe('go()');
    expect(await ask('/ext/webui/assets/a-1.js', { method: 'HEAD' })?.text()).toBe('');
  });

  it.each(['assets/a-2.js', 'assets/notes.txt', 'assets/..%2f..%2fpackage.json'])('has no file %s', (path) => {
    expect(ask(`/ext/webui/${path}`)?.status).toBe(404);
  });

  it('writes nothing of an address into the page', async () => {
    const text = await ask('/ext/webui/%3Cscript%3Ealert(1)%3C/script%3E?q=<script>')?.text();
    expect(text).not.toContain('alert');
  });
});
