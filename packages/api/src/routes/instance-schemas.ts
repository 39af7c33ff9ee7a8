import { z } from 'zod';
import { anyJson, time } from './schemas.ts';

const fieldKey = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no field');

/** A configuration as a client sends it. What fits is for the plugin's fields to say. */
export const configuration = z
  .record(z.string(), anyJson)
  .describe(
    'By field. A secret field: a new value, null to clear it, {"$secret": "KEY"} for one that is kept elsewhere; left out, it is kept',
  );

/** Where new secrets may go, where that is not what the plugin's manifest says. */
export const hosts = z
  .record(fieldKey, z.array(z.string().min(1).max(300)).max(50))
  .optional()
  .describe(
    'By secret field that is given a value, in place of the hosts of the schema; takes the permission secrets:write',
  );

/** What an instance configures. */
export const contributionRef = z
  .strictObject({ point: z.string().min(1).max(100).default('connector'), key: z.string().min(1).max(200) })
  .optional()
  .describe("Which of the plugin's contributions. Absent: the only one that can be configured");

export const newInstance = z.strictObject({
  name: z.string().min(1).max(200),
  contribution: contributionRef,
  configuration: configuration.default({}),
  hosts,
});

/** A configuration as it is shown. */
export const shownConfiguration = z
  .record(z.string(), anyJson)
  .describe('By field. A secret is {"configured": true, "updatedAt": ...}, never its value');

const failure = z.object({ version: z.int(), code: z.string(), message: z.string(), processes: z.int() });

export const healthStatus = z
  .enum(['unknown', 'healthy', 'degraded', 'unhealthy'])
  .describe('unknown: not checked yet, or not for long; unhealthy: two checks in a row said so');

/** An instance as it is shown. */
export const instanceSchema = z.object({
  plugin: z.string(),
  name: z.string(),
  contribution: z.object({ point: z.string(), key: z.string() }),
  configuration: shownConfiguration,
  secretHosts: z.record(z.string(), z.array(z.string())).optional().describe('By secret field, where it may be sent'),
  version: z.int().describe('The ETag'),
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
  status: z.object({
    configuration: z.object({
      applied: z
        .int()
        .nullable()
        .describe(
          'The version that every process uses that has it live; null before its first use, and while none works',
        ),
      processes: z.int(),
      failed: failure.optional().describe('A version that could not be applied: the last good one is still in use'),
    }),
    health: z
      .object({ status: healthStatus, since: time, message: z.string().optional(), checkedAt: time.optional() })
      .optional()
      .describe('Of what has a health check, once a worker knows of it'),
  }),
});

export const testResult = z.object({
  outcome: z.enum(['ok', 'failed', 'not-supported']),
  message: z.string().optional(),
  details: anyJson.optional(),
  durationMs: z.int(),
});
