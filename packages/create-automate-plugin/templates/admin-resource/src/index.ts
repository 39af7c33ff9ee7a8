import { definePlugin } from '@automate/core';
import { resource } from './resource.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [resource] });
