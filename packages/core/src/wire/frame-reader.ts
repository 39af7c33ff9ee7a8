const HEADER = 4;
/** Up to here a text is encoded in one go with its header. */
const SHORT = 16 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The pieces to be written for one text. */
export function frameBytes(text: string): Uint8Array[] {
  if (text.length <= SHORT) {
    const bytes = new Uint8Array(HEADER + text.length * 3);
    const { written } = encoder.encodeInto(text, bytes.subarray(HEADER));
    writeLength(bytes, written);
    return [bytes.subarray(0, HEADER + written)];
  }
  const body = encoder.encode(text);
  const header = new Uint8Array(HEADER);
  writeLength(header, body.length);
  return [header, body];
}

/** Puts frames together from bytes as they come. */
export class FrameReader {
  /** Whole frames so far. */
  frames = 0;
  readonly #maxBytes: number;
  readonly #onText: (text: string) => void;
  readonly #header = new Uint8Array(HEADER);
  #body: Uint8Array | undefined;
  /** Bytes of the header, or of the body once there is one, that have come. */
  #filled = 0;

  constructor(maxBytes: number, onText: (text: string) => void) {
    this.#maxBytes = maxBytes;
    this.#onText = onText;
  }

  /** What is wrong with the bytes: nothing more can be read then. */
  push(bytes: Uint8Array): string | undefined {
    let at = 0;
    while (at < bytes.length) {
      const target: Uint8Array = this.#body ?? this.#header;
      const piece = bytes.subarray(at, at + target.length - this.#filled);
      target.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < target.length) break;
      const problem = this.#body === undefined ? this.#begin() : this.#end(this.#body);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #begin(): string | undefined {
    const length = readLength(this.#header);
    if (length > this.#maxBytes) return `sends a message of ${length} bytes, more than ${this.#maxBytes}`;
    this.#body = new Uint8Array(length);
    this.#filled = 0;
    return length === 0 ? this.#end(this.#body) : undefined;
  }

  #end(body: Uint8Array): string | undefined {
    this.#body = undefined;
    this.#filled = 0;
    this.frames++;
    let text: string;
    try {
      text = decoder.decode(body);
    } catch {
      return 'sends bytes that are no text';
    }
    this.#onText(text);
    return undefined;
  }
}

function writeLength(bytes: Uint8Array, length: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, length);
}

function readLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
