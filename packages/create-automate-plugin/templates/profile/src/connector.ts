import { defineConnector } from '@automate/connectors';
import { actions } from './actions.ts';

/** A connector that can stand in for any other with the same profile. */
export const connector = defineConnector({
  key: '__PLUGIN_ID__',
  displayName: '__DISPLAY_NAME__',
  fields: [
    { key: 'url', type: 'url', label: 'URL', required: true },
    { key: 'token', type: 'secret', label: 'Access token' },
  ],
  implements: ['__PROFILE__'],
  actions,
});
