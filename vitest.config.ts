import { defineConfig } from 'vitest/config';

const conditions = ['@automate/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,plugins,apps}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/embedded-postgres/src/testing/vitest-global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    execArgv: ['--conditions=@automate/source'],
  },
});
