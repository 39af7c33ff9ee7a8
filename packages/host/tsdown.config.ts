import { packageBuild } from '../../tsdown.base.ts';

export default packageBuild(['src/index.ts', 'src/loading/index.ts', 'src/isolation/child-main.ts']);
