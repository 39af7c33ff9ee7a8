import { describe, it } from 'node:test';
import { authenticationContractSuite } from '@automate/providers/contract-suite';
import { authentication } from './authentication.ts';
import { newUser } from './users.ts';

const users = {
  ada: await newUser('u-1', ['admins'], 'correct horse'),
  bob: await newUser('u-2', [], 'battery staple'),
};

authenticationContractSuite(
  { describe, it },
  {
    provider: authentication,
    config: () => ({ users }),
    accounts: {
      good: [
        { credentials: { username: 'ada', password: 'correct horse' }, user: { id: 'u-1', groups: ['admins'] } },
        { credentials: { username: 'bob', password: 'battery staple' }, user: { id: 'u-2', groups: [] } },
      ],
      wrongSecret: { username: 'ada', password: 'battery staple' },
      unknown: { username: 'eve', password: 'correct horse' },
    },
  },
);
