import { basename, dirname, join } from 'node:path';

// https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name, and the upper case of old packages
const PACKAGE_NAME = /^(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*\/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*$/;

/** Whether a text is a package's name, and so no path. */
export function isPackageName(text: string): boolean {
  return PACKAGE_NAME.test(text);
}

/** The `node_modules` folders that code in `from` sees, nearest first, as Node looks for them. */
export function nodeModulesDirectories(from: string): string[] {
  const directories: string[] = [];
  for (let at = from; ; at = dirname(at)) {
    if (basename(at) !== 'node_modules') directories.push(join(at, 'node_modules'));
    if (dirname(at) === at) return directories;
  }
}
