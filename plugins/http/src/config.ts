import type { FieldSpecInput } from '@automate/core';

/** Nothing to configure: a request says everything itself. */
export const fields: readonly FieldSpecInput[] = [];
