import { defineStepType } from '@automate/workflow';
import { note } from './note.ts';

/** The types are `__PLUGIN_ID__:note` and whatever you add. */
export const stepType = defineStepType({
  name: '__PLUGIN_ID__',
  version: '1.0.0',
  displayName: '__DISPLAY_NAME__',
  types: { note },
});
