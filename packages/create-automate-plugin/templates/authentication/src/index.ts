import { definePlugin } from '@automate/core';
import { authentication } from './authentication.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [authentication] });
