import type { FieldSpecInput } from '@automate/core';

export const DEFAULT_BASE_URL = 'https://api.github.com';

/** What an instance is made of. A token is for actions, a webhook secret for the trigger; either may be left out. */
export const fields: readonly FieldSpecInput[] = [
  {
    key: 'baseUrl',
    type: 'url',
    label: 'API URL',
    required: true,
    default: DEFAULT_BASE_URL,
    help: 'GitHub Enterprise Server: https://<host>/api/v3',
    order: 1,
  },
  {
    key: 'token',
    type: 'secret',
    label: 'Access token',
    help: 'Only for steps that call GitHub: a fine-grained personal access token, or an installation token, with write access to issues',
    order: 2,
  },
  {
    key: 'webhookSecret',
    type: 'secret',
    label: 'Webhook secret',
    help: "Only for webhooks: a long random text of your choice, the same as in the webhook's settings on GitHub; content type application/json",
    order: 3,
  },
];
