import { expect, it } from 'vitest';
import { referencePage } from './reference-page.ts';

it('a page tells of every operation, runs no script, and shows texts as they are', () => {
  const responses = { 200: { description: '</pre><script>alert(1)</script>' } };
  const paths = { '/x/{id}': { get: { summary: 'One <x>', responses } } };
  const { text = '', headers = {} } = referencePage({ openapi: '3.1.0', paths, components: { schemas: { A: {} } } });
  expect(text).toContain('<code>GET /x/{id}</code> One &lt;x&gt;');
  expect(text).not.toContain('<script');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
});
