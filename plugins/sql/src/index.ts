import { definePlugin } from '@automate/core';
import { stepType } from './step-type.ts';

/** Steps for databases. */
export default definePlugin({ id: 'sql', contributes: [stepType] });
