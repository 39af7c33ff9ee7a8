import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Exchange } from '../exchange.ts';

const DECODERS: Record<string, () => Transform> = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress(),
};

/** A server that nests more than this is up to no good. */
const MOST_ENCODINGS = 3;

/** The decoders that an answer's `content-encoding` asks for, outermost first. Throws UNAVAILABLE for one we did not offer. */
export function contentDecoders(contentEncoding: string | undefined, host: string, exchange: Exchange): Transform[] {
  const names = (contentEncoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const known = names.every((name) => Object.hasOwn(DECODERS, name));
  if (!known || names.length > MOST_ENCODINGS) {
    throw exchange.error('UNAVAILABLE', `${host} answered in an encoding that was not asked for: ${names.join(', ')}.`);
  }
  return names.reverse().map((name) => DECODERS[name]!());
}

/** The body decoded. Destroying it ends the answer. */
export function decodeBody(body: Readable, decoders: Transform[]): Readable {
  let last: Readable = body;
  for (const decoder of decoders) {
    decoder.on('error', () => {});
    last = pipeline(last, decoder, () => {});
  }
  return last;
}
