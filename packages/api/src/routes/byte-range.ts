/** Some of the bytes of a content: from `first` to `last`, both in it. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * The part that a request asks for (RFC 9110, section 14): `whole` where it asks for all, for what is no single range of bytes,
 * or, by its If-Range, for a part of another content than this; `none` where nothing of it is there.
 */
export function byteRangeOf(headers: Headers, size: number, etag: string): ByteRange | 'whole' | 'none' {
  const condition = headers.get('if-range');
  if (condition !== null && condition !== etag) return 'whole';
  const [, from = '', to = ''] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(headers.get('range') ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  if (from === '') {
    const wanted = Math.min(Number(to), size);
    return wanted === 0 ? 'none' : { first: size - wanted, last: size - 1 };
  }
  if (to !== '' && Number(to) < Number(from)) return 'whole';
  if (Number(from) >= size) return 'none';
  return { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

/** These bytes of a stream. What comes after them is not read. */
export function bytesWithin(
  content: ReadableStream<Uint8Array>,
  { first, last }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = 0;
  return content.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const part = chunk.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
        at += chunk.length;
        if (part.length > 0) controller.enqueue(part);
        if (at > last) controller.terminate();
      },
    }),
  );
}
