export { defineMigrations, migrationHash } from './migration-plan.ts';
export { type OpenDatabaseOptions, type OpenedDatabase, openDatabase } from './open-database.ts';
export { type MigrationRef, type MigrationReport, runMigrations } from './run-migrations.ts';
