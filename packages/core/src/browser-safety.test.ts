import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Every file that the main entry reaches, and what it imports that is not a file. */
function importsOf(url: URL, seen: Map<string, string[]>): Map<string, string[]> {
  if (seen.has(url.href)) return seen;
  const specifiers = [...readFileSync(url, 'utf8').matchAll(/from '([^']+)'/g)].map(
    ([, specifier]) => specifier as string,
  );
  seen.set(
    url.href,
    specifiers.filter((specifier) => !specifier.startsWith('.')),
  );
  for (const specifier of specifiers) if (specifier.startsWith('.')) importsOf(new URL(specifier, url), seen);
  return seen;
}

it('the main entry runs in a browser: nothing it reaches imports anything but zod', () => {
  const files = importsOf(new URL('./index.ts', import.meta.url), new Map());
  expect(files.size).toBeGreaterThan(25);
  expect(new Set([...files.values()].flat())).toEqual(new Set(['zod']));
});
