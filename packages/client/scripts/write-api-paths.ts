import { writeFileSync } from 'node:fs';
import { apiPaths } from './api-paths.ts';

writeFileSync(new URL('../src/api-paths.ts', import.meta.url), await apiPaths());
