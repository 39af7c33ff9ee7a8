export { type AdminRowsContract, adminRowsContractSuite } from './admin-rows-contract.ts';
export { type EventBusContract, type EventBusSubject, eventBusContractSuite } from './event-bus-contract.ts';
