export {
  type SecretsBackendContract,
  type SecretsBackendFixture,
  secretsBackendContractSuite,
} from './secrets-backend-suite.ts';
