import { expect, it } from 'vitest';
import { importedPackages } from './imports.ts';

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
    // import { no } from 'in-a-comment';
    /* as in: import { no } from 'in-another' */`;
  expect(importedPackages(source)).toEqual(['@acme/one', 'five', 'four', 'three', 'two']);
});
