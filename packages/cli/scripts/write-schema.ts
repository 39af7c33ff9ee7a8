import { writeFileSync } from 'node:fs';
import { reportJsonSchema } from '../src/verify/report.ts';

writeFileSync(
  new URL('../schema/verification.json', import.meta.url),
  `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
);
