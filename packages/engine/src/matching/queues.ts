/** The outbox queue of accepted events that were not matched yet. An item's `ref` is the event's id. */
export const EVENTS_QUEUE = 'events';

/** The outbox queue of executions that are not over. An item's `ref` and `key` are the execution's id. */
export const EXECUTIONS_QUEUE = 'executions';

/**
 * The outbox queue of what runs waited for: an instance that recovered (an item's `ref` is `connector/instance`), or a
 * workflow that was resumed (its id).
 */
export const RECOVERIES_QUEUE = 'recoveries';

/** The outbox queue of what happens between a run and those it called. See `calls/`. */
export const CALLS_QUEUE = 'calls';

/** The outbox queue of bulk jobs. An item's `ref` is the job's id. */
export const BULK_QUEUE = 'bulk';

/**
 * The outbox queue of what changed for runs that wait for a limit. An item's `ref` is the workflow's id; its payload says
 * which run ended, or at which gate to look; without one, at all of them.
 */
export const LIMITS_QUEUE = 'limits';

/** The outbox queue of what integrations are told. An item's `ref` is the execution's id. See `integrations/`. */
export const INTEGRATIONS_QUEUE = 'integrations';

/** The outbox queue of what somebody is told of alerts. An item's `ref` is the alert's id. See `alerts/`. */
export const ALERTS_QUEUE = 'alerts';

/** What a record of this version of the engine looks like: workers of another format leave it alone. */
export const ENGINE_FORMAT = 1;
