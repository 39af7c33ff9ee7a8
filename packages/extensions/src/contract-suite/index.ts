export { type EventBusContract, type EventBusSubject, eventBusContractSuite } from './event-bus-contract.ts';
