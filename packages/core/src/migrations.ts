/** One step of a package's schema. Once published it never changes; a new step is added instead. */
export interface Migration {
  /** Sorts and identifies, for example `0001_items`. */
  name: string;
  /** PostgreSQL statements, run in one transaction. */
  sql: string;
}

/** The tables of one package, in a PostgreSQL schema of their own, without foreign keys to other packages. */
export interface MigrationSet {
  /** The npm name of the package that owns the tables. */
  package: string;
  /** The PostgreSQL schema. Created by the runner. */
  schema: string;
  migrations: readonly Migration[];
}
