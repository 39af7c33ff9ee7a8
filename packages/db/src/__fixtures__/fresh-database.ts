import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of this run's cluster. */
    postgresUrl: string;
  }
}

export interface FreshDatabase extends AsyncDisposable {
  sql: Sql;
  url: string;
  name: string;
}

/** An empty database of the test's own. The harness of `@automate/embedded-postgres` is built on this package. */
export async function freshDatabase(clause = ''): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `db_${randomBytes(8).toString('hex')}`;
  const administrator = postgres(server, { max: 1, onnotice: () => {} });
  await administrator.unsafe(`create database ${name} ${clause}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const sql = postgres(url.href, { max: 10, onnotice: () => {} });
  return {
    sql,
    url: url.href,
    name,
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 1 });
      await administrator.unsafe(`drop database ${name} with (force)`);
      await administrator.end();
    },
  };
}
