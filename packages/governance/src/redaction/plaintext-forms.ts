/**
 * Forms shorter than this are not searched for: they would be found in texts that have nothing to do with the secret. So a
 * value under six characters is masked as a placeholder only, never as plaintext.
 */
export const SHORTEST_FORM = 6;

/** A line of a secret of several lines (a PEM key) is a secret of its own from this length on. */
const SHORTEST_LINE = 16;

/**
 * The ways a plaintext may appear in a text: as it is, trimmed, line by line, percent-encoded, form-encoded, escaped for
 * JSON (once and twice) and XML, in hexadecimal, and in base64 and base64url at each of the three places where it can
 * begin inside a larger encoded text.
 */
export function plaintextForms(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'));
  const forms = new Set<string>();
  for (const plain of new Set([value, value.trim(), ...(lines.length > 1 ? lines : [])])) {
    if (plain.length === 0) continue;
    for (const form of formsOf(plain.toWellFormed())) if (form.length >= SHORTEST_FORM) forms.add(form);
  }
  return [...forms];
}

function* formsOf(plain: string): Iterable<string> {
  yield plain;
  const json = JSON.stringify(plain).slice(1, -1);
  const ascii = json.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const unicode = (signs: RegExp) =>
    json.replaceAll(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // Go writes <, > and & so by default, Gson = and ' too.
  for (const escaped of [json, ascii, json.replaceAll('/', '\\/'), unicode(/[<>&]/g), unicode(/[<>&=']/g)]) {
    yield escaped;
    yield JSON.stringify(escaped).slice(1, -1);
  }
  const component = encodeURIComponent(plain);
  const strict = component.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const pchar = component.replaceAll(/%(3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
  const form = new URLSearchParams([['', plain]]).toString().slice(1);
  // Python's quote leaves `/`, Go's and PHP's write a blank as `+`, PHP's `~` as %7E.
  const quoted = [strict, component, pchar].map((text) => text.replaceAll('%2F', '/'));
  const plus = strict.replaceAll('%20', '+');
  for (const encoded of [
    component,
    strict,
    pchar,
    ...quoted,
    form,
    plus,
    plus.replaceAll('~', '%7E'),
    encodeURI(plain),
  ]) {
    yield encoded;
    yield encoded.replaceAll(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase());
  }
  const xml = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  yield xml;
  yield xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
  yield xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  const bytes = Buffer.from(plain);
  yield bytes.toString('hex');
  yield bytes.toString('hex').toUpperCase();
  for (let before = 0; before < 3; before++) {
    const within = base64Within(bytes, before);
    yield within;
    yield within.replaceAll('+', '-').replaceAll('/', '_');
  }
}

/** The characters of a base64 text that depend on these bytes alone, when `before` bytes stand before them. */
function base64Within(bytes: Uint8Array, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
