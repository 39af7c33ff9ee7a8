import type { Contribution } from '@automate/core';
import { contributionWays } from '@automate/core/contract-suite';
import { describe, it } from 'vitest';
import guests from '../__fixtures__/guests-plugin.ts';
import { adminRowsContractSuite } from '../contract-suite/admin-rows-contract.ts';
import type { AdminResource } from './admin-resource.ts';
import { adminResourcePoint } from './define-admin-resource.ts';

adminRowsContractSuite(
  { describe, it },
  {
    name: 'guests',
    ways: contributionWays(
      adminResourcePoint,
      guests.contributes[0] as Contribution<AdminResource>,
      new URL('../__fixtures__/guests-plugin.ts', import.meta.url),
    ),
    values: [{ name: 'Ada', seats: 2 }, { name: 'Bo' }, { name: 'Cy', seats: 1 }],
  },
);
