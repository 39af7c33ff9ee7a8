import { describe, it } from 'node:test';
import { connectorContractSuite, profileContract } from '@automate/connectors/contract-suite';
import { connector } from './connector.ts';
import { examples } from './testing/examples.ts';

const config = { url: 'https://api.example.com/', token: 'a token' };
const answerTo = (action: string) => Response.json(examples[action]?.result);

connectorContractSuite(
  { describe, it },
  {
    connector,
    config,
    actions: Object.fromEntries(
      Object.entries(examples).map(([action, { params }]) => [action, { params, answer: () => answerTo(action) }]),
    ),
  },
);

profileContract(
  { describe, it },
  {
    connector,
    profile: '__PROFILE__',
    config,
    fetch: async (url) => answerTo(new URL(url).pathname.slice(1)),
    // A script forgets. Put a service in its place that does not, and leave this out.
    remembers: false,
  },
);
