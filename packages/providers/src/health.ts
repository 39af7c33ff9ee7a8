import type { JsonObject } from '@automate/core';

/** How an instance is: `degraded` works, but not as it should. */
export const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;

export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** What a health check says. The host adds which instance it was, when, and how long it took. */
export interface HealthReport {
  status: HealthStatus;
  /** For an operator. */
  message?: string;
  details?: JsonObject;
}

/** What a test of a configuration says. The host adds how long it took. */
export interface ConnectionTest {
  success: boolean;
  /** For an operator: when it failed, why and what to do. */
  message?: string;
  details?: JsonObject;
}
