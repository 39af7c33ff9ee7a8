import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('search');

export const actions = {
  index: profile.index({ run: (params, ctx) => ask('index', params, ctx) }),
  query: profile.query({ run: (params, ctx) => ask('query', params, ctx) }),
  remove: profile.remove({ run: (params, ctx) => ask('remove', params, ctx) }),
};
