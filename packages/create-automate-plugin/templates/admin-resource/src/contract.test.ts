import { describe, it } from 'node:test';
import { extensionPointContract } from '@automate/core/contract-suite';
import { adminResourcePoint, createAdminResource } from '@automate/extensions';
import { resource } from './resource.ts';

const another = createAdminResource({ ...resource.value.spec, key: 'another' });

extensionPointContract({ describe, it }, { point: adminResourcePoint, valid: [resource.value, another] });
