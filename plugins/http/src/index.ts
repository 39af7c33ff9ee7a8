import { defineConnector } from '@automate/connectors';
import { definePlugin } from '@automate/core';
import { fields } from './config.ts';
import { get } from './get.ts';
import { request } from './request.ts';

/** The `http` connector. */
export default definePlugin({
  id: 'http',
  contributes: [
    defineConnector({
      key: 'http',
      displayName: 'HTTP',
      description: 'Calls any HTTP service.',
      fields,
      actions: { request, get },
    }),
  ],
});
