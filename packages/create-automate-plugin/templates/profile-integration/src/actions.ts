import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('integration');

export const actions = {
  start: profile.start({ run: (params, ctx) => ask('start', params, ctx) }),
  sync: profile.sync({ run: (params, ctx) => ask('sync', params, ctx) }),
  stop: profile.stop({ run: (params, ctx) => ask('stop', params, ctx) }),
};
