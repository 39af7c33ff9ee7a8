import { holdTestCluster } from '@automate/embedded-postgres/testing';

let own: Promise<string> | undefined;

/**
 * The PostgreSQL that test databases are made on: the one of vitest's run where `vitest-global-setup` gives it, else one
 * that this process holds as long as it lives, whatever runs the tests.
 */
export async function testPostgres(): Promise<string> {
  if (process.env.VITEST !== undefined) {
    const { inject } = await import('vitest');
    const provided = inject('postgresUrl');
    if (provided) return provided;
  }
  own ??= holdTestCluster().then(({ url }) => url);
  return own;
}
