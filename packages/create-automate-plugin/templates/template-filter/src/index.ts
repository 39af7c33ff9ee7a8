import { definePlugin } from '@automate/core';
import { filter } from './filter.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [filter] });
