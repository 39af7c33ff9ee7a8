export { prepareWebUi } from './prepare-web-ui.ts';
export { openWebUi, WEB_UI_PATH, type WebUi } from './web-ui.ts';
