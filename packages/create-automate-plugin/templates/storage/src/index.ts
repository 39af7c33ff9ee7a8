import { definePlugin } from '@automate/core';
import { storage } from './storage.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [storage] });
