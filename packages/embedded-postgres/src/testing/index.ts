export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './create-test-database.ts';
export { holdTestCluster } from './hold-test-cluster.ts';
export { startTestCluster, type TestCluster } from './test-cluster.ts';
