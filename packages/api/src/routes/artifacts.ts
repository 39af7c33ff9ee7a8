import { AutomateError } from '@automate/core';
import type { Engine, StoredContent } from '@automate/engine';
import { HttpError } from '../http/http-error.ts';
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
        const part = range === 'whole' ? undefined : range;
        const { status, headers } = headOf(content, etag, part);
        // What is only asked about is not opened: the storage may be far away.
        if (request.method === 'HEAD') return { status, headers };
        const whole = await opened(content, request.signal);
        return { status, headers, stream: part === undefined ? whole : bytesWithin(whole, part) };
      },
    }),
  ];
}

/** Always as a file, never as a page of this server. */
function headOf(content: StoredContent, etag: string, part: ByteRange | undefined) {
  const { bytes, name, sha256, isOutput } = content;
  const headers: Record<string, string> = {
    'content-type': isOutput ? 'application/json' : typeOf(name),
    'content-length': String(bytes),
    'accept-ranges': 'bytes',
    'content-disposition': disposition(name),
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    etag,
  };
  if (part === undefined) return { status: 200, headers };
  headers['content-length'] = String(part.last - part.first + 1);
  headers['content-range'] = `bytes ${part.first}-${part.last}/${bytes}`;
  return { status: 206, headers };
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
