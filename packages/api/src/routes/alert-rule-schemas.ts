import { ALERT_KINDS, ALERT_SEVERITIES, type AlertCondition, NOTICE_STATUSES } from '@automate/engine';
import { z } from 'zod';
import { recordedErrorSchema } from './execution-schemas.ts';
import { time } from './schemas.ts';

/** The longest duration of a rule: 31 days, in milliseconds. */
const MAX_MS = 31 * 86_400_000;
const DAY_MS = 86_400_000;

const ms = (least: number, most = MAX_MS) => z.int().min(least).max(most);
// NUL is refused: PostgreSQL has no place for it.
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
    .refine((value) => value.isWellFormed(), 'must be valid Unicode');
const workflow = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, 'must be the name of a workflow');
const queue = z.string().regex(/^[a-zA-Z][a-zA-Z0-9:._-]{0,99}$/, 'must be the name of a queue');
const count = z.int().min(1).max(1_000).default(1);
const instance = z
  .string()
  .max(300)
  .regex(/^[^/\p{Cc}]+(?:\/[^/\p{Cc}]+)?$/u, 'must be a connector, or connector/instance')
  .refine((value) => value.isWellFormed(), 'must be valid Unicode');

const condition: z.ZodType<AlertCondition> = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('failure_rate'),
      rate: z.number().gt(0).max(1).describe('The share of runs that failed or are uncertain, from 0 to 1'),
      minRuns: z.int().min(1).max(1_000_000).default(10).describe('Fewer runs within the window are no failure rate'),
      windowMs: ms(60_000, DAY_MS).default(300_000),
      workflow: workflow.optional().describe('Default: all of them'),
    })
    .describe('Many of the runs that ended lately failed'),
  z
    .strictObject({ kind: z.literal('backlog_age'), queue, olderThanMs: ms(1_000) })
    .describe('Work has waited too long in a queue, such as events or executions'),
  z
    .strictObject({
      kind: z.literal('connection_down'),
      connection: instance.refine((name) => name.includes('/'), 'must be connector/instance'),
    })
    .describe('An instance of a connector is unhealthy; forMs says for how long'),
  z
    .strictObject({ kind: z.literal('dead_letters'), count, queue: queue.optional().describe('Default: all of them') })
    .describe('Work was given up'),
  z
    .strictObject({
      kind: z.literal('uncertain_runs'),
      count,
      workflow: workflow.optional().describe('Default: all of them'),
    })
    .describe('Runs have stopped because nobody knows whether a step took effect'),
]);

/** What is written of a rule. */
export const alertRuleBody = z.strictObject({
  name: text(100),
  condition,
  severity: z.enum(ALERT_SEVERITIES).default('warning'),
  notify: z
    .strictObject({
      connection: instance.describe('A connector that sends notifications, or connector/instance'),
      recipient: text(1_000).describe('As the service names people and places'),
    })
    .optional()
    .describe('Default: nobody is told, and the alert is only shown'),
  forMs: ms(0).default(0).describe('The condition holds for so long before the alert fires'),
  resolveAfterMs: ms(0).default(60_000).describe('It does not for so long before the alert is resolved'),
  repeatAfterMs: ms(60_000)
    .optional()
    .describe('An alert that goes on is told again after so long. Default: it is not'),
  enabled: z.boolean().default(true),
});

export const silenceBody = z.strictObject({ forMs: ms(0).describe('From now on; 0 ends the silence') });

export const alertRuleSchema = z.object({
  id: z.uuid(),
  ...alertRuleBody.shape,
  version: z.int(),
  state: z.enum(['ok', 'pending', 'firing', 'disabled']),
  silencedUntil: time.optional(),
  alertId: z.uuid().optional().describe('The alert that fires'),
  createdBy: z.string().optional(),
  createdAt: time,
  updatedAt: time,
});

export const alertTestSchema = z.object({ delivered: z.boolean(), error: recordedErrorSchema.optional() });

const noticeSchema = z.object({
  number: z.int().describe('From 1'),
  event: z.enum(['firing', 'resolved']),
  connector: z.string(),
  connection: z.string().optional(),
  status: z.enum(NOTICE_STATUSES),
  attempts: z.int(),
  error: recordedErrorSchema.optional(),
  updatedAt: time,
});

export const alertSchema = z.object({
  id: z.uuid(),
  rule: z.object({ id: z.uuid(), name: z.string() }),
  kind: z.enum(ALERT_KINDS),
  severity: z.enum(ALERT_SEVERITIES),
  status: z.enum(['firing', 'resolved']),
  message: z.string().describe('What was seen when it began'),
  seen: z
    .object({
      condition: condition.describe('As it was then'),
      measured: z.object({
        runs: z.int().optional(),
        failed: z.int().optional(),
        ageMs: z.number().optional(),
        count: z.int().optional().describe('1,000 also stands for more'),
      }),
    })
    .optional()
    .describe('What the message says, as data'),
  startedAt: time,
  resolvedAt: time.optional(),
  abandoned: z.boolean().describe('Its rule was disabled or deleted while it fired'),
  toldAt: time.optional(),
  lastNotice: noticeSchema.optional().describe('What became of telling somebody'),
});

export const alertDetailSchema = alertSchema.extend({ notices: z.array(noticeSchema) });
