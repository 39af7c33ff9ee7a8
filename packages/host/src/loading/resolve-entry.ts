import { AutomateError } from '@automate/core';
import type { EntryFields } from '../discovery/discovered-plugin.ts';
import { fileInsidePackage } from '../discovery/inside-package.ts';

/** What is to be imported: the manifest's `entry` in a package's real folder. */
export interface EntryLocation {
  directory: string;
  entry: string;
  fields: EntryFields;
}

/**
 * The real path of the file to import. `.` is the package's main export under the given conditions, as Node resolves it
 * (https://nodejs.org/api/packages.html#conditional-exports, for the one subpath `.`). Throws INVALID_ARGUMENT when it is
 * outside of the package, FAILED_PRECONDITION when there is none.
 */
export async function resolveEntry(location: EntryLocation, conditions: readonly string[]): Promise<string> {
  const { directory, entry, fields } = location;
  const file = entry === '.' ? mainExport(fields, conditions) : entry;
  if (file === undefined) {
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `the package in ${directory} has no main export for the conditions ${conditions.join(', ')}`,
      effect: 'none',
    });
  }
  return fileInsidePackage(directory, file, 'the entry');
}

function mainExport({ exports, main }: EntryFields, conditions: readonly string[]): string | undefined {
  if (exports === undefined || exports === null) return typeof main === 'string' ? main : './index.js';
  const isMap = typeof exports === 'object' && !Array.isArray(exports);
  const hasSubpaths = isMap && Object.keys(exports).some((key) => key.startsWith('.'));
  return pick(hasSubpaths ? (exports as Record<string, unknown>)['.'] : exports, conditions);
}

/** Undefined when nothing applies. */
function pick(target: unknown, conditions: readonly string[]): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  if (Array.isArray(target)) {
    for (const item of target) {
      const found = pick(item, conditions);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const [condition, value] of Object.entries(target)) {
    if (!conditions.includes(condition)) continue;
    const found = pick(value, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}
