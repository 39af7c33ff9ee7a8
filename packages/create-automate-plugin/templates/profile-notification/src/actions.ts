import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('notification');

export const actions = {
  send_notification: profile.send_notification({ run: (params, ctx) => ask('send_notification', params, ctx) }),
};
