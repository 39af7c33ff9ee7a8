import { byteStream, readBytes } from '../storage/byte-stream.ts';
import type { Storage, StorageMetadata } from '../storage/storage.ts';

/** A text as a content. */
export const text = (content: string) => byteStream(content);

/** The metadata of an object, its content left alone. */
export async function metadataOf(storage: Storage, key: string): Promise<StorageMetadata> {
  const { metadata, content } = await storage.get(key);
  await content.cancel();
  return metadata;
}

/** The content of an object as a text. */
export async function contentOf(storage: Storage, key: string): Promise<string> {
  return Buffer.from(await readBytes((await storage.get(key)).content, 1 << 30)).toString();
}

/** A stream of these pieces, and of an error after them. */
export function streamOf(pieces: readonly Uint8Array[], failure?: unknown): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    pull(to) {
      const piece = left.shift();
      if (piece !== undefined) to.enqueue(piece);
      else if (failure === undefined) to.close();
      else to.error(failure);
    },
  });
}

/** Bytes that do not repeat soon, in pieces of many sizes. The same each time. */
export function piecesOf(length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let state = 1;
  for (let left = length; left > 0; ) {
    const piece = new Uint8Array(Math.min(left, 1 + (state % 100_000)));
    // Numerical Recipes' linear congruential generator.
    for (let index = 0; index < piece.length; index++) {
      state = (state * 1_664_525 + 1_013_904_223) >>> 0;
      piece[index] = state >>> 24;
    }
    pieces.push(piece);
    left -= piece.length;
  }
  return pieces;
}

/** A text's bytes in pieces. */
export function piecesOfText(whole: string): Uint8Array[] {
  return (whole.match(/.{1,7000}/gs) ?? []).map((piece) => new TextEncoder().encode(piece));
}
