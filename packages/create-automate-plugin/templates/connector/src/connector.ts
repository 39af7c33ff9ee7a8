import { defineConnector } from '@automate/connectors';
import { fields } from './config.ts';
import { getItem } from './get-item.ts';
import { greet } from './greet.ts';

export const connector = defineConnector({
  key: '__PLUGIN_ID__',
  displayName: '__DISPLAY_NAME__',
  fields,
  actions: { greet, get_item: getItem },
});
