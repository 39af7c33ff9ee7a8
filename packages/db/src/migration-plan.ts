import { createHash } from 'node:crypto';
import { type InputProblem, invalidArgument, type Migration, type MigrationSet } from '@automate/core';

const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/;
const NAME = /^\d{4}_[a-z0-9_]+$/;

/**
 * The SHA-256 by which a migration is recognised in the journal, in hexadecimal. Line endings do not count, so that a
 * checkout on Windows is the same migration.
 */
export function migrationHash(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex');
}

/** Checks a set when it is written. Throws as `checkMigrationSets` does. */
export function defineMigrations(set: MigrationSet): MigrationSet {
  checkMigrationSets([set]);
  return set;
}

/**
 * Throws INVALID_ARGUMENT, naming every problem at once: a package given twice, two packages in one schema, a name that
 * is not `0001_like_this`, names that repeat or do not ascend.
 */
export function checkMigrationSets(sets: readonly MigrationSet[]): void {
  const errors: InputProblem[] = [];
  const say = (pointer: string, message: string) => errors.push({ pointer, message });
  const packages = new Set<string>();
  const schemas = new Map<string, string>();
  for (const [at, set] of sets.entries()) {
    if (packages.has(set.package)) say(`/${at}/package`, `${set.package} is given twice`);
    packages.add(set.package);
    const other = schemas.get(set.schema);
    if (other) say(`/${at}/schema`, `${set.schema} already belongs to ${other}: each package has a schema of its own`);
    schemas.set(set.schema, set.package);
    if (!SCHEMA.test(set.schema)) say(`/${at}/schema`, `${set.schema} is not a plain lower-case identifier`);
    let before = '';
    for (const [index, { name }] of set.migrations.entries()) {
      const pointer = `/${at}/migrations/${index}/name`;
      if (!NAME.test(name)) say(pointer, `${set.package}: ${name} is not named like 0001_what_it_does`);
      else if (name <= before) say(pointer, `${set.package}: ${name} comes after ${before}: names must ascend`);
      before = name;
    }
  }
  if (errors.length > 0) {
    throw invalidArgument(`Migrations are not well formed: ${errors.map((one) => one.message).join('; ')}`, errors);
  }
}
