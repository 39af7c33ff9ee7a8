import type { Connector } from '@automate/connectors';
import { connectorContractSuite } from '@automate/connectors/contract-suite';
import { assertManifestFresh } from '@automate/core/contract-suite';
import { sign } from '@octokit/webhooks-methods';
import { describe, it } from 'vitest';
import plugin from './index.ts';

const repository = { owner: 'octo', repo: 'hello' };
const created = { id: 1, number: 1, state: 'open', url: 'https://x', html_url: 'https://x' };

it('says in its manifest what its code does', () => {
  assertManifestFresh(plugin, new URL('../package.json', import.meta.url));
});

connectorContractSuite(
  { describe, it },
  {
    connector: plugin.contributes[0]!.value as Connector,
    module: new URL('./index.ts', import.meta.url),
    config: { baseUrl: 'https://api.github.com', token: 'ghp_1', webhookSecret: 's' },
    actions: {
      create_issue: {
        params: { ...repository, title: 'A title' },
        answer: () => Response.json(created, { status: 201 }),
      },
      create_comment: {
        params: { ...repository, issueNumber: 1, body: 'Thanks' },
        answer: () => Response.json(created, { status: 201 }),
      },
      add_labels: {
        params: { ...repository, issueNumber: 1, labels: ['bug'] },
        answer: () => Response.json([{ name: 'bug' }]),
      },
    },
    triggers: {
      webhook: {
        secret: 'It is a secret',
        body: { action: 'opened', issue: { number: 1 } },
        eventType: 'github.issues.opened',
        headers: async (rawBody, secret) => ({
          'x-github-event': 'issues',
          'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
          'x-hub-signature-256': await sign(secret, rawBody),
        }),
      },
    },
  },
);
