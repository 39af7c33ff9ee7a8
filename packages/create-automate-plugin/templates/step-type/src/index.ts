import { definePlugin } from '@automate/core';
import { stepType } from './step-type.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [stepType] });
