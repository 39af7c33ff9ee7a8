import { definePlugin } from '@automate/core';
import { connector } from './connector.ts';

export default definePlugin({ id: '__PLUGIN_ID__', contributes: [connector] });
