/** Of this answer of the server: what styles need that are made while the page runs. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Where the kit's dialogs look for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
