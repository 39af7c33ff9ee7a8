import { describe, it } from 'node:test';
import { connectorContractSuite } from '@automate/connectors/contract-suite';
import { connector } from './connector.ts';

connectorContractSuite(
  { describe, it },
  {
    connector,
    config: { greeting: 'Hello', token: 'a token' },
    actions: {
      greet: { params: { name: 'Ada' } },
      get_item: { params: { id: '7' }, answer: () => Response.json({ id: '7' }) },
    },
  },
);
