import { packageBuild } from '../../tsdown.base.ts';

export default packageBuild(
  ['src/index.ts', 'src/testing/index.ts', 'src/testing/vitest-global-setup.ts', 'src/testing/cluster-process.ts'],
  { bundled: ['postgres'] },
);
