import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, textSchema } from './profile.ts';

export const INTEGRATION_STATES = ['starting', 'running', 'stopping', 'stopped', 'failed'] as const;
export type IntegrationState = (typeof INTEGRATION_STATES)[number];

export interface StartIntegrationParams {
  settings?: JsonObject;
}

export interface StopIntegrationParams {
  reason?: string;
}

export interface IntegrationResult {
  state: IntegrationState;
}

export interface SyncParams {
  full?: boolean;
  cursor?: string;
}

export interface SyncResult {
  state: 'running' | 'completed';
  created?: number;
  updated?: number;
  deleted?: number;
  cursor?: string;
}

const output = objectSchema<IntegrationResult>(['state'], { state: { enum: [...INTEGRATION_STATES] } });
const count = { type: 'integer', minimum: 0 };
const cursor = textSchema(4096, 'How far the last synchronisation came.');

/** Keeps two systems in step. */
export const integration: Profile<{
  start: { params: StartIntegrationParams; result: IntegrationResult };
  stop: { params: StopIntegrationParams; result: IntegrationResult };
  sync: { params: SyncParams; result: SyncResult };
}> = {
  key: 'integration',
  displayName: 'Integration',
  description: 'Keeps two systems in step.',
  actions: {
    start: {
      displayName: 'Start integration',
      description: 'Begins to keep the systems in step. One that runs already is no error.',
      effects: CHANGES,
      input: objectSchema<StartIntegrationParams>([], { settings: anyObjectSchema('What the service wants to know.') }),
      output,
    },
    stop: {
      displayName: 'Stop integration',
      description: 'Ends it. One that does not run is no error.',
      effects: CHANGES,
      input: objectSchema<StopIntegrationParams>([], { reason: textSchema(1000, 'For the log.') }),
      output,
    },
    sync: {
      displayName: 'Synchronise',
      description: 'Brings the systems into step now.',
      effects: CHANGES,
      input: objectSchema<SyncParams>([], {
        full: { type: 'boolean', description: 'Everything, not only what changed. Default false.' },
        cursor,
      }),
      output: objectSchema<SyncResult>(['state'], {
        state: { enum: ['running', 'completed'] },
        created: count,
        updated: count,
        deleted: count,
        cursor,
      }),
    },
  },
};
