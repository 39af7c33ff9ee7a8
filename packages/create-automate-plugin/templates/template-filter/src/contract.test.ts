import { describe, it } from 'node:test';
import { filterContractSuite } from '@automate/templates/contract-suite';
import { filter } from './filter.ts';

filterContractSuite(
  { describe, it },
  {
    filter,
    examples: [
      { template: '{{__PLUGIN_NAME__ id}}', data: { id: 7 }, result: 'NO-7' },
      { template: '{{__PLUGIN_NAME__ id "ART-"}}', data: { id: 'x' }, result: 'ART-x' },
    ],
  },
);
