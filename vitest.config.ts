import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

const conditions = ['@automate/source', 'node', 'import', 'module', 'default'];
const nodeConditions = ['@automate/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  // As Node has them. `import`, which both add by themselves, would make Node take the same for what is required.
  ssr: { resolve: { conditions: nodeConditions, externalConditions: nodeConditions } },
  test: {
    // A second, the default, is nothing on a machine that has other things to do; what comes is seen at once anyway.
    expect: { poll: { timeout: 30_000, interval: 20 } },
    include: ['{packages,plugins,apps}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['packages/embedded-postgres/src/testing/vitest-global-setup.ts'],
    // Longer than anything a test waits for, so that the wait itself tells what did not come.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    execArgv: ['--conditions=@automate/source'],
  },
});
