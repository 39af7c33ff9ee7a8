export { activeConditions } from './conditions.ts';
export { type ImportModule, importModule, importPlugin } from './import-plugin.ts';
export { type EntryLocation, resolveEntry } from './resolve-entry.ts';
