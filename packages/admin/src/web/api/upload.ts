import type { Client } from '@automate/client';
import { clientBy } from './client.ts';

/** Milliseconds that a file may take on its way. */
const UPLOAD_MS = 3_600_000;

/**
 * A client whose calls send this file in place of their body, as it is read from the disk; `onProgress` is told how much of
 * it is sent, from 0 to 1. By XMLHttpRequest, as `fetch` does not tell.
 */
export function uploading(file: Blob, onProgress: (share: number) => void): Client {
  return clientBy((request) => send(request, file, onProgress), { timeoutMs: UPLOAD_MS, retry: { attempts: 1 } });
}

function send(request: Request, file: Blob, onProgress: (share: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open(request.method, request.url);
    upload.responseType = 'blob';
    for (const [name, value] of request.headers) upload.setRequestHeader(name, value);
    upload.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    upload.onload = () => resolve(new Response(upload.response, { status: upload.status, headers: headersOf(upload) }));
    upload.onerror = () => reject(new TypeError('the connection broke'));
    upload.onabort = () => reject(request.signal.reason);
    request.signal.addEventListener('abort', () => upload.abort(), { once: true });
    upload.send(file);
  });
}

function headersOf(upload: XMLHttpRequest): [string, string][] {
  return upload
    .getAllResponseHeaders()
    .split('\r\n')
    .flatMap((line): [string, string][] => {
      const [, name, value] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    });
}
