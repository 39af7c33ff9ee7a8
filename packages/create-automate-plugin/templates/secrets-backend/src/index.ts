import { definePlugin } from '@automate/core';
import { backend } from './backend.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [backend] });
