import { type ContractRunner, recordedRunner } from '@automate/core/contract-suite';
import packageJson from '../../package.json' with { type: 'json' };
import { durableContract } from './durable-contract.ts';
import type { EventBusContract } from './event-bus-subject.ts';
import { liveContract } from './live-contract.ts';
import { publishContract } from './publish-contract.ts';
import { readerContract } from './reader-contract.ts';

export type { EventBusContract, EventBusSubject } from './event-bus-subject.ts';

/** What every event bus must do. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function eventBusContractSuite(runner: ContractRunner, contract: EventBusContract): void {
  const { name, version } = packageJson;
  const recorded = recordedRunner(runner, { suite: { name, version }, point: 'event-bus', key: contract.name });
  recorded.describe(`event bus: ${contract.name}`, () => {
    publishContract(recorded, contract);
    liveContract(recorded, contract);
    readerContract(recorded, contract);
    durableContract(recorded, contract);
  });
}
