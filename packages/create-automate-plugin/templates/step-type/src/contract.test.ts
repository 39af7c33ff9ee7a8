import { describe, it } from 'node:test';
import { stepTypeContractSuite } from '@automate/testing/contract-suites';
import { stepType } from './step-type.ts';

stepTypeContractSuite(
  { describe, it },
  {
    stepType,
    examples: {
      note: { input: { text: 'hello' }, policy: { maxFiles: 1, maxEdits: 1, allowedPaths: ['notes/*'] } },
    },
  },
);
