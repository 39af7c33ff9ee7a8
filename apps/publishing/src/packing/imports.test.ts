import { expect, it } from 'vitest';
import { filesBeside, importedPackages } from './imports.ts';

it('names each package once, whatever the way of importing it', () => {
  const source = `
    import { a } from "@acme/one/deep/path";
    import type { B } from 'two';
    import 'three/side-effect';
    export * from './own.js';
    export { c } from "@acme/one";
    type D = import("four").D;
    const e = await import('five');
    import { readFile } from 'node:fs/promises';
    import net from "net";
    const sql = \`copy t from '\${file}'\`;
    // import { no } from 'in-a-comment';
    /* as in: import { no } from 'in-another' */`;
  expect(importedPackages(source)).toEqual(['@acme/one', 'five', 'four', 'three', 'two']);
});

it('tells what a built file points to beside itself', () => {
  const source = `
    const MAIN = fileURLToPath(new URL(\`./child-main\${extname(import.meta.url)}\`, import.meta.url));
    const file = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const TEMPLATES = join(import.meta.dirname, "..", "..", "templates");
    const child = join(import.meta.dirname, \`describe\${extname(import.meta.filename)}\`);
    const elsewhere = new URL("https://example.com/path", base);`;
  expect(filesBeside('dist/plugin/index.js', source)).toEqual([
    'dist/plugin/child-main',
    'dist/package.json',
    'templates',
    'dist/plugin/describe',
  ]);
});
