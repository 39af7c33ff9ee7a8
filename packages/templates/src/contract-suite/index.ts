export { type FilterContract, type FilterExample, filterContractSuite } from './filter-suite.ts';
