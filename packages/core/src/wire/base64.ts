interface Native {
  toBase64?(): string;
}
interface NativeStatic {
  fromBase64?(text: string, options: { lastChunkHandling: 'strict' }): Uint8Array<ArrayBuffer>;
}

const PIECE = 0x8000;

/** RFC 4648 section 4, with padding. Native where the platform has it (Node 25, current browsers). */
export function toBase64(bytes: Uint8Array): string {
  const native = bytes as Native;
  if (typeof native.toBase64 === 'function') return native.toBase64();
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary);
}

/** Undefined when the text is not canonical padded base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const native = Uint8Array as NativeStatic;
  try {
    if (typeof native.fromBase64 === 'function') return native.fromBase64(text, { lastChunkHandling: 'strict' });
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
