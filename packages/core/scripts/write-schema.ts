import { writeFileSync } from 'node:fs';
import { manifestJsonSchema } from '../src/manifest/json-schema.ts';

writeFileSync(
  new URL('../schema/manifest.json', import.meta.url),
  `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`,
);
