import { mergeConfig } from 'vitest/config';
import base from '../../../vitest.config.ts';

/** `pnpm matrix`: long, downloads, and wants what Debian has; so not among the tests. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  {
    test: {
      include: ['apps/publishing/src/support.matrix.ts'],
      reporters: ['verbose'],
      testTimeout: 900_000,
      hookTimeout: 900_000,
    },
  },
);
