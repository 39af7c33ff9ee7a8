import { definePlugin } from '@automate/core';
import { disk } from './disk.ts';

/** The `disk` storage. */
export default definePlugin({ id: 'disk-storage', contributes: [disk] });
