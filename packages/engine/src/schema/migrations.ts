import type { MigrationSet } from '@automate/core';
import { tables } from './0001-tables.ts';
import { commits } from './0002-commits.ts';
import { reads } from './0003-reads.ts';
import { schedules } from './0004-schedules.ts';
import { settlements } from './0005-settlements.ts';
import { workflowEnds } from './0006-workflow-ends.ts';
import { reruns } from './0007-reruns.ts';
import { pauses } from './0008-pauses.ts';
import { bulk } from './0009-bulk.ts';
import { heldSchedules } from './0010-held-schedules.ts';
import { requeues } from './0011-requeues.ts';
import { stepPlugins } from './0012-step-plugins.ts';
import { limits } from './0013-limits.ts';
import { limitDecisions } from './0014-limit-decisions.ts';
import { objects } from './0015-objects.ts';
import { approvals } from './0016-approvals.ts';
import { versionAuthors } from './0017-version-authors.ts';
import { progress } from './0018-progress.ts';
import { parts } from './0019-parts.ts';
import { integrations } from './0021-integrations.ts';
import { telling } from './0022-telling.ts';
import { alerts } from './0023-alerts.ts';
import { artifactsOfSteps } from './0026-artifacts-of-steps.ts';
import { revokedLinks } from './0027-revoked-links.ts';
import { failures } from './0028-failures.ts';
import { stepLogs } from './0029-step-logs.ts';
import { listsOfEvents } from './0031-lists-of-events.ts';
import { failuresByKey } from './0032-failures-by-key.ts';
import { untoldAlerts } from './0033-untold-alerts.ts';
import { durations } from './0034-durations.ts';
import { runCounts } from './0034-run-counts.ts';
import { kindsOfFailures } from './0036-kinds-of-failures.ts';
import { seenAlerts } from './0038-seen-alerts.ts';

/** The engine's tables, in the PostgreSQL schema `automate_engine`. */
export const engineMigrations: MigrationSet = {
  package: '@automate/engine',
  schema: 'automate_engine',
  migrations: [
    { name: '0001_tables', sql: tables },
    { name: '0002_commits', sql: commits },
    { name: '0003_reads', sql: reads },
    { name: '0004_schedules', sql: schedules },
    { name: '0005_settlements', sql: settlements },
    { name: '0006_workflow_ends', sql: workflowEnds },
    { name: '0007_reruns', sql: reruns },
    { name: '0008_pauses', sql: pauses },
    { name: '0009_bulk', sql: bulk },
    { name: '0010_held_schedules', sql: heldSchedules },
    { name: '0011_requeues', sql: requeues },
    { name: '0012_step_plugins', sql: stepPlugins },
    { name: '0013_limits', sql: limits },
    { name: '0014_limit_decisions', sql: limitDecisions },
    { name: '0015_objects', sql: objects },
    { name: '0016_approvals', sql: approvals },
    { name: '0017_version_authors', sql: versionAuthors },
    { name: '0018_progress', sql: progress },
    { name: '0019_parts', sql: parts },
    { name: '0021_integrations', sql: integrations },
    { name: '0022_telling', sql: telling },
    { name: '0023_alerts', sql: alerts },
    { name: '0026_artifacts_of_steps', sql: artifactsOfSteps },
    { name: '0027_revoked_links', sql: revokedLinks },
    { name: '0028_failures', sql: failures },
    { name: '0029_step_logs', sql: stepLogs },
    { name: '0031_lists_of_events', sql: listsOfEvents },
    { name: '0032_failures_by_key', sql: failuresByKey },
    { name: '0033_untold_alerts', sql: untoldAlerts },
    { name: '0034_durations', sql: durations },
    { name: '0034_run_counts', sql: runCounts },
    { name: '0036_kinds_of_failures', sql: kindsOfFailures },
    { name: '0038_seen_alerts', sql: seenAlerts },
  ],
};
