import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('analytics');

export const actions = {
  track: profile.track({ run: (params, ctx) => ask('track', params, ctx) }),
  identify: profile.identify({ run: (params, ctx) => ask('identify', params, ctx) }),
};
