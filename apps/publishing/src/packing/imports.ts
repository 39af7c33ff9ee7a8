import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

/** What stands in quotes after `from` in a text, as of `copy`, is seldom the name of a package. */
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*(["'])([\w@./:~-]+)\1/g;

/** Names of the other packages that a built file or a declaration file imports. */
export function importedPackages(source: string): string[] {
  const specifiers = [...withoutComments(source).matchAll(SPECIFIER)].map((match) => match[2]!);
  const names = specifiers
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return [...new Set(names)].sort();
}

const BY_URL = /\bnew URL\(\s*["'`]([^"'`$]+)[^,]*,\s*import\.meta\.url/g;
const BY_FOLDER = /\bimport\.meta\.dirname((?:,\s*["'`][^"'`$]+["'`]?)+)/g;

/**
 * Where in its package a built file points beside itself: workers, children, templates. As far as the text tells: of
 * `child${extension}` it is what stands before the extension.
 */
export function filesBeside(file: string, source: string): string[] {
  const code = withoutComments(source);
  const byUrl = [...code.matchAll(BY_URL)].map((match) => match[1]!);
  const byFolder = [...code.matchAll(BY_FOLDER)].map((match) =>
    posix.join(...[...match[1]!.matchAll(/["'`]([^"'`$]+)["'`]?/g)].map((part) => part[1]!)),
  );
  const all = [...byUrl, ...byFolder].map((path) => posix.join(posix.dirname(file), path));
  // The package itself is there.
  return all.filter((path) => path !== '.');
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
