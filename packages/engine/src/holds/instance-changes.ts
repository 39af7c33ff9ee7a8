import { connectorPoint, type InstanceHealthChange, type InstanceHealthChanges } from '@automate/connectors';
import { newTraceparent } from '@automate/core';
import { enqueue, type PgHandle } from '@automate/outbox';
import { storeEvent } from '../ingest/accept-statement.ts';
import { prepareEvent } from '../ingest/prepare-event.ts';
import { RECOVERIES_QUEUE } from '../matching/queues.ts';
import { instanceName } from './hold-back.ts';

/** The type of the event that tells of a change. */
export const HEALTH_CHANGED = 'automate.instance.health_changed';

/** Tells changes of health as events, and lets the runs go on that wait for an instance. `onRecorded` is a hint. */
export function createInstanceChanges(onRecorded: () => void): InstanceHealthChanges<PgHandle> {
  return {
    async record(tx, change) {
      const { tenantId, point, key, name } = change;
      const traceparent = newTraceparent();
      await storeEvent(tx, prepareEvent({ tenantId, type: HEALTH_CHANGED, ...eventOf(change), traceparent }));
      if (change.from === 'unhealthy' && point === connectorPoint.id) {
        const ref = instanceName({ connector: key, instance: name });
        await enqueue(tx, { tenantId, queue: RECOVERIES_QUEUE, ref, traceparent });
      }
      return onRecorded;
    },
  };
}

function eventOf({ pluginId, point, key, name, from, to, message }: InstanceHealthChange) {
  const instance = { pluginId, point, key, name };
  return {
    source: instanceName({ connector: key, instance: name }),
    payload: { instance, from, to, message: message ?? null },
  };
}
