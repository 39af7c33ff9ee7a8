import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { storageContractSuite } from '@automate/providers/contract-suite';
import { storage } from './storage.ts';

storageContractSuite({ describe, it }, { provider: storage, config: () => ({ name: randomUUID() }) });
