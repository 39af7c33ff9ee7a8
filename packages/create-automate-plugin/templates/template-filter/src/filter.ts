import { invalidArgument } from '@automate/core';
import { defineFilter } from '@automate/templates';

/** In a template: `{{__PLUGIN_NAME__ event.payload.id "ART-"}}`. */
export const filter = defineFilter('__PLUGIN_NAME__', {
  description: 'A number with a prefix.',
  parameters: [{ name: 'prefix', default: 'NO-' }],
  apply(input, { prefix }) {
    if (typeof input !== 'string' && typeof input !== 'number')
      throw invalidArgument('the input must be a text or a number');
    return `${prefix}${input}`;
  },
});
