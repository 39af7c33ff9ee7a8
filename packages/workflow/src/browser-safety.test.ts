import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What the source files of a package import that is not a file of it. */
function importsOf(source: URL): Set<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|^(testing|contract-suite)\b/.test(file),
  );
  expect(files.length).toBeGreaterThan(15);
  const specifiers = files.flatMap((file) =>
    [...readFileSync(new URL(file, source), 'utf8').matchAll(/from '([^.'][^']*)'/g)].map(
      ([, specifier]) => specifier!,
    ),
  );
  return new Set(specifiers);
}

it('runs in a browser: neither this package nor templates imports anything of Node', () => {
  expect(importsOf(new URL('./', import.meta.url))).toEqual(
    new Set(['@automate/core', '@automate/templates', '@marcbachmann/cel-js', 'croner', 're2js', 'yaml', 'zod']),
  );
  expect(importsOf(new URL('../../templates/src/', import.meta.url))).toEqual(
    new Set(['@automate/core', 'handlebars']),
  );
});
