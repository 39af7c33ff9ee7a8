import { defineConfig } from 'vitest/config';

const conditions = ['@automate/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // A second, the default, is nothing on a machine that has other things to do; what comes is seen at once anyway.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    include: ['{packages,plugins,apps}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/embedded-postgres/src/testing/vitest-global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    execArgv: ['--conditions=@automate/source'],
  },
});
