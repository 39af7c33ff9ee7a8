import type { AnswerOf, CallOptions } from '@automate/client';
import type { FieldSpec, JsonObject } from '@automate/core';
import type { MessageKey } from '../../i18n/en.ts';
import type { Translate } from '../../i18n/language.tsx';

export type AlertRule = AnswerOf<'get', '/api/v1/alert-rules/{id}'>;
export type AlertRuleBody = CallOptions<'post', '/api/v1/alert-rules'>['body'];

const MINUTE_MS = 60_000;
const CONDITIONS = ['failure_rate', 'backlog_age', 'connection_down', 'dead_letters', 'uncertain_runs'] as const;
type ConditionKind = (typeof CONDITIONS)[number];

/** Connections that can be named, as `connector/instance`. */
export interface Nameable {
  /** That send notifications. */
  tell: readonly string[];
  /** That have a health check. */
  watch: readonly string[];
}

/** A rule as fields that forms are drawn of. Times are minutes, shares are percent. */
export function ruleFields(t: Translate, { tell, watch }: Nameable): FieldSpec[] {
  const word = (key: string) => t(`alert_rules.${key}` as MessageKey);
  const field = (
    key: string,
    rest: Omit<FieldSpec, 'key' | 'label' | 'required'> & { required?: boolean },
  ): FieldSpec => ({
    key,
    label: word(key),
    required: false,
    ...rest,
  });
  const [what, when, who] = (['group_what', 'group_when', 'group_who'] as const).map(word) as [string, string, string];
  const of = (kind: ConditionKind) => ({ group: what, showWhen: { field: 'kind', equals: kind } });
  const choice = (names: readonly string[]) =>
    // Where none is known here, one can be written by hand.
    names.length > 0
      ? { type: 'select' as const, options: names.map((name) => ({ value: name, label: name })) }
      : { type: 'string' as const, placeholder: 'slack/main' };
  const sends = { group: who, showWhen: { field: 'sends', equals: true } };
  const minutes = { type: 'float', min: 0, max: 44_640, group: when } as const;
  return [
    field('name', { type: 'string', required: true, maxLength: 100, group: what }),
    field('kind', {
      type: 'select',
      required: true,
      default: 'failure_rate',
      group: what,
      options: CONDITIONS.map((kind) => ({ value: kind, label: word(`kind_${kind}`) })),
    }),
    field('rate', { type: 'float', required: true, default: 10, min: 0.1, max: 100, ...of('failure_rate') }),
    field('window', { type: 'float', required: true, default: 5, min: 1, max: 1440, ...of('failure_rate') }),
    field('min_runs', { type: 'integer', required: true, default: 10, min: 1, max: 1_000_000, ...of('failure_rate') }),
    field('workflow', { type: 'string', help: word('workflow_help'), ...of('failure_rate') }),
    field('queue', {
      type: 'string',
      required: true,
      default: 'executions',
      help: word('queue_help'),
      ...of('backlog_age'),
    }),
    field('older_than', { type: 'float', required: true, default: 5, min: 1 / 60, max: 44_640, ...of('backlog_age') }),
    field('watched', { ...choice(watch), required: true, help: word('watched_help'), ...of('connection_down') }),
    field('letters', { type: 'integer', required: true, default: 1, min: 1, max: 1000, ...of('dead_letters') }),
    field('letters_queue', { type: 'string', help: word('letters_queue_help'), ...of('dead_letters') }),
    field('runs', { type: 'integer', required: true, default: 1, min: 1, max: 1000, ...of('uncertain_runs') }),
    field('runs_workflow', { type: 'string', help: word('workflow_help'), ...of('uncertain_runs') }),
    field('severity', {
      type: 'select',
      required: true,
      default: 'warning',
      group: what,
      options: (['info', 'warning', 'critical'] as const).map((value) => ({ value, label: t(`status.${value}`) })),
    }),
    field('enabled', { type: 'boolean', default: true, group: what }),
    field('sends', {
      type: 'boolean',
      default: tell.length > 0,
      help: word(tell.length > 0 ? 'sends_help' : 'sends_none'),
      group: who,
    }),
    field('connection', { ...choice(tell), required: true, help: word('connection_help'), ...sends }),
    field('recipient', { type: 'string', required: true, maxLength: 1000, help: word('recipient_help'), ...sends }),
    field('for', { ...minutes, default: 0, help: word('for_help') }),
    field('resolve_after', { ...minutes, default: 1, help: word('resolve_after_help') }),
    field('repeat_after', { ...minutes, min: 1, help: word('repeat_after_help') }),
  ];
}

const minutesOf = (ms: number): number => ms / MINUTE_MS;
const msOf = (minutes: unknown): number => Math.round(Number(minutes) * MINUTE_MS);

/** A rule as the form has it. */
export function valuesOf({ name, condition, severity, notify, enabled, ...times }: AlertRuleBody): JsonObject {
  const { forMs = 0, resolveAfterMs = MINUTE_MS, repeatAfterMs } = times;
  return defined({
    name,
    severity,
    enabled,
    sends: notify !== undefined,
    ...notify,
    kind: condition.kind,
    for: minutesOf(forMs),
    resolve_after: minutesOf(resolveAfterMs),
    repeat_after: repeatAfterMs === undefined ? undefined : minutesOf(repeatAfterMs),
    ...conditionValues(condition),
  });
}

function conditionValues(condition: AlertRuleBody['condition']): Record<string, unknown> {
  switch (condition.kind) {
    case 'failure_rate': {
      const { rate, windowMs = 300_000, minRuns: min_runs, workflow } = condition;
      // A share is written with at most ten digits, so that 0.07 is 7 and not 7.000000000000001.
      return { rate: Number((rate * 100).toPrecision(10)), window: minutesOf(windowMs), min_runs, workflow };
    }
    case 'backlog_age':
      return { queue: condition.queue, older_than: minutesOf(condition.olderThanMs) };
    case 'connection_down':
      return { watched: condition.connection };
    case 'dead_letters':
      return { letters: condition.count, letters_queue: condition.queue };
    case 'uncertain_runs':
      return { runs: condition.count, runs_workflow: condition.workflow };
  }
}

/** What is sent of what the form has, once it was checked by its fields. */
export function bodyOf(values: JsonObject): AlertRuleBody {
  const { name, severity, enabled, sends, connection, recipient, repeat_after } = values;
  return {
    name,
    severity,
    enabled,
    ...(sends === true && { notify: { connection, recipient } }),
    condition: conditionOf(values),
    forMs: msOf(values.for ?? 0),
    resolveAfterMs: msOf(values.resolve_after ?? 0),
    ...(repeat_after !== undefined && { repeatAfterMs: msOf(repeat_after) }),
  } as AlertRuleBody;
}

function conditionOf(values: JsonObject): JsonObject {
  const kind = values.kind as ConditionKind;
  switch (kind) {
    case 'failure_rate': {
      const rate = Number((Number(values.rate) / 100).toPrecision(10));
      return defined({
        kind,
        rate,
        windowMs: msOf(values.window),
        minRuns: values.min_runs,
        workflow: values.workflow,
      });
    }
    case 'backlog_age':
      return { kind, queue: values.queue as string, olderThanMs: msOf(values.older_than) };
    case 'connection_down':
      return { kind, connection: values.watched as string };
    case 'dead_letters':
      return defined({ kind, count: values.letters, queue: values.letters_queue });
    case 'uncertain_runs':
      return defined({ kind, count: values.runs, workflow: values.runs_workflow });
  }
}

function defined(values: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Where the server's words on a rule belong in the form. */
const PLACES: Record<string, string> = {
  '/notify': 'sends',
  '/notify/connection': 'connection',
  '/notify/recipient': 'recipient',
  '/condition/rate': 'rate',
  '/condition/windowMs': 'window',
  '/condition/minRuns': 'min_runs',
  '/condition/queue': 'queue',
  '/condition/olderThanMs': 'older_than',
  '/condition/connection': 'watched',
  '/forMs': 'for',
  '/resolveAfterMs': 'resolve_after',
  '/repeatAfterMs': 'repeat_after',
};

export function ruleField(pointer: string): string | undefined {
  return PLACES[pointer] ?? pointer.split('/')[1];
}
