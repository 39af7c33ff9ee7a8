import { holdTestCluster } from '@automate/embedded-postgres/testing';

let own: Promise<string> | undefined;

/**
 * The PostgreSQL that test databases are made on: the one of vitest's run where `vitest-global-setup` gives it, the one that
 * AUTOMATE_TEST_DATABASE_URL names, else one that this process holds as long as it lives, whatever runs the tests.
 */
export async function testPostgres(): Promise<string> {
  if (process.env.VITEST !== undefined) {
    const { inject } = await import('vitest');
    const provided = inject('postgresUrl');
    if (provided) return provided;
  }
  const named = process.env.AUTOMATE_TEST_DATABASE_URL;
  if (named) return named;
  own ??= holdTestCluster().then(({ url }) => url);
  return own;
}
