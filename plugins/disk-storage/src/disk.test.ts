import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertManifestFresh } from '@automate/core/contract-suite';
import { storageContractSuite } from '@automate/providers/contract-suite';
import { afterAll, describe, it } from 'vitest';
import { disk } from './disk.ts';
import plugin from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'automate-disk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

storageContractSuite(
  { describe, it },
  {
    provider: disk,
    module: new URL('./index.ts', import.meta.url),
    config: () => ({ folder: join(root, randomUUID(), 'made', 'on demand') }),
    down: () => {
      const folder = join(root, randomUUID());
      mkdirSync(folder);
      writeFileSync(join(folder, 'someone else'), 'x');
      return { folder };
    },
  },
);

it('has a fresh manifest', () => assertManifestFresh(plugin, new URL('../package.json', import.meta.url)));
