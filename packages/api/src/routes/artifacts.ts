import { AutomateError } from '@automate/core';
import type { Engine, StoredContent } from '@automate/engine';
import { HttpError } from '../http/http-error.ts';
import type { Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type ByteRange, byteRangeOf, bytesWithin } from './byte-range.ts';

/** What steps left behind, and outputs that are too large for the record of a run. */
export function artifactRoutes(engine: Pick<Engine, 'executions'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/executions/:id/artifacts/:artifact',
      access: { permission: 'executions:read' },
      summary:
        'The content of an artifact, or of an output that was stored, by the id that the execution shows; whole, or one range of bytes',
      answers: { status: 200 },
      async handle({ request, principal, params }) {
        const content = await engine.executions.object(
          principal.tenantId,
          params.id as string,
          params.artifact as string,
        );
        const etag = `"${content.sha256}"`;
        if (request.headers.get('if-none-match') === etag) return { status: 304, headers: { etag } };
        const range = byteRangeOf(request.headers, content.bytes, etag);
        if (range === 'none') throw notThere(content.bytes);
        const whole = await download(content, etag, request.signal);
        return range === 'whole' ? whole : partOf(whole, range, content.bytes);
      },
    }),
  ];
}

type Download = Reply & { stream: ReadableStream<Uint8Array> };

/** Always as a file, never as a page of this server. */
async function download(content: StoredContent, etag: string, signal: AbortSignal): Promise<Download> {
  return {
    status: 200,
    stream: await opened(content, signal),
    headers: {
      'content-type': content.isOutput ? 'application/json' : typeOf(content.name),
      'content-length': String(content.bytes),
      'accept-ranges': 'bytes',
      'content-disposition': disposition(content.name),
      'repr-digest': `sha-256=:${Buffer.from(content.sha256, 'hex').toString('base64')}:`,
      etag,
    },
  };
}

function partOf({ stream, headers }: Download, range: ByteRange, size: number): Reply {
  const { first, last } = range;
  const part = { 'content-length': String(last - first + 1), 'content-range': `bytes ${first}-${last}/${size}` };
  return { status: 206, stream: bytesWithin(stream, range), headers: { ...headers, ...part } };
}

function notThere(size: number): HttpError {
  const message = `The artifact has ${size} bytes, and none where the range begins.`;
  const headers = { 'content-range': `bytes */${size}` };
  return new HttpError({ status: 416, code: 'INVALID_ARGUMENT', message, headers });
}

/** @throws HttpError 410 where it is lost, so that whoever asks is told */
async function opened(content: StoredContent, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  try {
    return await content.open(signal);
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.code !== 'DATA_LOSS') throw error;
    throw new HttpError({ status: 410, code: 'DATA_LOSS', message: error.message });
  }
}

/** Of what nothing runs in, wherever it is opened. */
const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  log: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
};

function typeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined) ?? 'application/octet-stream';
}

/** A name for the file (RFC 6266), without what it may have of a path. */
function disposition(name: string): string {
  const last = name.split(/[\\/]/).findLast((part) => /[^.]/.test(part)) ?? 'artifact';
  const plain = last.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(last.toWellFormed()).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
