import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('workflow');

export const actions = {
  start: profile.start({ run: (params, ctx) => ask('start', params, ctx) }),
  signal: profile.signal({ run: (params, ctx) => ask('signal', params, ctx) }),
  status: profile.status({ run: (params, ctx) => ask('status', params, ctx) }),
};
