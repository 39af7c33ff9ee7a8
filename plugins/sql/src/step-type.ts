import { defineStepType } from '@automate/workflow';
import { query } from './query/query.ts';

/** `db:query`, `db:migrate` and `db:backup`. */
export const stepType = defineStepType({
  name: 'db',
  version: '1.0.0',
  displayName: 'PostgreSQL',
  description: 'Queries, migrates and backs up PostgreSQL databases.',
  types: { query },
});
