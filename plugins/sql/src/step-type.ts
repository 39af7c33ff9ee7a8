import { defineStepType } from '@automate/workflow';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { migrate } from './migrate/migrate.ts';
import { query } from './query/query.ts';

/** `db:query`, `db:migrate`, `db:backup` and `db:restore`. */
export const stepType = defineStepType({
  name: 'db',
  version: '1.0.0',
  displayName: 'PostgreSQL',
  description: 'Queries, migrates and backs up PostgreSQL databases.',
  types: { query, migrate, backup, restore },
});
