/** How a plaintext is written where a placeholder stood. */
export type Encode = (plaintext: string) => string;

/** What may stand in a path segment as it is (RFC 3986, `pchar`); everything else is percent-encoded, `/` too. */
export const encodePath: Encode = (plaintext) =>
  encodeURIComponent(plaintext.toWellFormed()).replaceAll(/%(3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);

export const encodeQuery: Encode = (plaintext) => encodeURIComponent(plaintext.toWellFormed());

/** As URLSearchParams writes a value. */
export const encodeForm: Encode = (plaintext) => new URLSearchParams([['', plaintext]]).toString().slice(1);

/** Inside a JSON string. */
export const encodeJson: Encode = (plaintext) => JSON.stringify(plaintext).slice(1, -1);

const XML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Inside XML or HTML, in text or an attribute. */
export const encodeXml: Encode = (plaintext) => plaintext.replaceAll(/[&<>"']/g, (character) => XML[character]!);

export const encodeNothing: Encode = (plaintext) => plaintext;

/** How a body of this content type writes a value. A body without one that is JSON is written as JSON. */
export function bodyEncoding(contentType: string | undefined, body: string): Encode {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return encodeJson;
  if (type === 'application/x-www-form-urlencoded') return encodeForm;
  if (type.endsWith('/xml') || type.endsWith('+xml') || type === 'text/html') return encodeXml;
  return (type === '' || type === 'text/plain') && isJson(body) ? encodeJson : encodeNothing;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
