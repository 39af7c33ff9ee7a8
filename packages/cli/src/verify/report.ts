import { pluginPermissionSchema } from '@automate/core';
import { z } from 'zod';

const problemSchema = z.strictObject({
  level: z.enum(['error', 'warning']),
  message: z.string(),
  pointer: z.string().optional().describe('JSON Pointer into the manifest'),
});

const checkSchema = z.strictObject({
  id: z.enum(['manifest', 'freshness', 'suites', 'package', 'permissions']),
  status: z.enum(['passed', 'failed', 'skipped']).describe('`skipped`: not possible because of an earlier failure'),
  problems: z.array(problemSchema),
});

const suiteSchema = z.strictObject({
  suite: z.string().describe('The package that publishes the suite'),
  version: z.string(),
  point: z.string(),
  key: z.string(),
  passed: z.int().nonnegative(),
  failed: z.array(z.string()).describe('Tests that failed or never ran'),
});

/** What `automate plugin verify --json` prints. */
export const reportSchema = z.strictObject({
  format: z.literal(1),
  verdict: z.enum(['verified', 'failed']),
  package: z.strictObject({
    name: z.string(),
    version: z.string(),
    integrity: z.string().optional().describe('Of the tarball that was looked at, as in a lockfile'),
  }),
  plugin: z.strictObject({
    id: z.string().optional(),
    apiVersion: z.int().optional(),
    hostRange: z.string().optional(),
    contributions: z.array(z.strictObject({ point: z.string(), key: z.string() })),
    permissions: z.array(pluginPermissionSchema),
  }),
  checks: z.array(checkSchema),
  suites: z.array(suiteSchema),
  verifiedWith: z.strictObject({
    cli: z.string(),
    host: z.string(),
    node: z.string(),
    platform: z.string(),
  }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});

export type Report = z.output<typeof reportSchema>;
export type Check = z.output<typeof checkSchema>;
export type CheckProblem = z.output<typeof problemSchema>;
export type SuiteResult = z.output<typeof suiteSchema>;

/** The published JSON Schema of the report: `schema/verification.json` of this package. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
  return { $schema, title: 'Verification of an Automate plugin', ...schema };
}

/** A check that found these problems: it fails when one of them is an error. */
export function checkOf(id: Check['id'], problems: CheckProblem[]): Check {
  return { id, status: problems.some(({ level }) => level === 'error') ? 'failed' : 'passed', problems };
}

export function error(message: string, pointer?: string): CheckProblem {
  return { level: 'error', message, ...(pointer === undefined ? {} : { pointer }) };
}

export function warning(message: string, pointer?: string): CheckProblem {
  return { level: 'warning', message, ...(pointer === undefined ? {} : { pointer }) };
}
