export type { OutboxStoreContract, OutboxStoreSetting, OutboxStoreSubject } from './contract.ts';
export { outboxStoreContractSuite } from './outbox-store-suite.ts';
