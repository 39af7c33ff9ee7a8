import type { ContractRunner } from '@automate/core/contract-suite';
import type { StoreCapabilities } from '../store.ts';
import { claimingContract } from './claiming.ts';
import type { OutboxStoreContract } from './contract.ts';
import { deadLettersContract, retentionContract } from './dead-letters.ts';
import { fencingContract } from './fencing.ts';
import { interleavingsContract } from './interleavings.ts';
import { fairnessContract, keysContract, orderContract } from './keys-and-order.ts';
import { waitingContract } from './waiting.ts';

/**
 * What every outbox store must do, on real tables. What the store says it cannot do is left out.
 * @param capabilities the store's own `capabilities`.
 */
export function outboxStoreContractSuite(
  runner: ContractRunner,
  contract: OutboxStoreContract,
  capabilities: StoreCapabilities,
): void {
  runner.describe(`outbox store: ${contract.name}`, () => {
    claimingContract(runner, contract);
    fencingContract(runner, contract);
    waitingContract(runner, contract);
    keysContract(runner, contract);
    deadLettersContract(runner, contract);
    retentionContract(runner, contract);
    interleavingsContract(runner, contract);
    if (capabilities.perKeyOrder) orderContract(runner, contract);
    if (capabilities.tenantFairness) fairnessContract(runner, contract);
  });
}
