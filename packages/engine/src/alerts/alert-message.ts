import type { JsonObject } from '@automate/core';
import type { AlertSeverity } from './alert-record.ts';

/** What somebody is told of. */
export interface ToldAlert {
  /** The alert's id; null in a test. */
  id: string | null;
  rule: string;
  kind: string;
  severity: AlertSeverity;
  event: 'firing' | 'resolved' | 'test';
  /** What was seen. */
  message: string;
  /** ISO 8601. */
  startedAt: string | null;
}

const WORDS: Record<ToldAlert['event'], string> = {
  firing: 'is firing',
  resolved: 'is resolved',
  test: 'is tested',
};

/** The parameters of `send_notification`. */
export function alertParams(recipient: string, alert: ToldAlert): JsonObject {
  const { rule, severity, event, message } = alert;
  const subject = `[${severity}] ${rule} ${WORDS[event]}`;
  return { recipient, subject, message: `${subject}: ${message}`, metadata: { alert: { ...alert } } };
}
