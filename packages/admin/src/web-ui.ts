import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { answerPage } from './page.ts';
import { FILE_HEADERS } from './security-headers.ts';

/** Where the web UI lives below whatever the server is published as. */
export const WEB_UI_PATH = '/ext/webui/';

/** Where the build puts it: beside the sources in this repository, beside the built code in the package. */
const BUILT = join(import.meta.dirname, '..', 'dist', 'web');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built web UI, held in memory. */
export interface WebUi {
  /**
   * Answers what is below {@link WEB_UI_PATH}, and sends a browser that asks for `/` there. Undefined: the request is for
   * somebody else. Needs no identity: the files are the same for everybody, and show nothing without the API.
   */
  fetch(request: Request): Response | undefined;
}

interface StaticFile {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  zipped: Uint8Array<ArrayBuffer>;
}

/** Reads the built web UI. Undefined where it was not built. */
export async function openWebUi(directory = BUILT): Promise<WebUi | undefined> {
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(absent);
  if (page === undefined) return undefined;
  const files = await readFiles(directory);
  return {
    fetch(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      const { pathname } = new URL(request.url);
      const below = `.${WEB_UI_PATH}`;
      if (pathname === '/') return redirect(below);
      if (pathname === WEB_UI_PATH.slice(0, -1)) return redirect('./webui/');
      if (!pathname.startsWith(WEB_UI_PATH)) return undefined;
      const path = pathname.slice(WEB_UI_PATH.length);
      const file = files.get(path);
      if (file) return answerFile(file, request);
      // A script of another version: a page in its place would only be a stranger error.
      if (path.startsWith('assets/')) return new Response(null, { status: 404, headers: FILE_HEADERS });
      return answerPage(page, path, request.method === 'HEAD');
    },
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function readFiles(directory: string): Promise<Map<string, StaticFile>> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => TYPES[extname(name)] !== undefined);
  const read = names.map(async (name) => {
    const plain = new Uint8Array(await readFile(join(directory, name)));
    const zipped = new Uint8Array(await promisify(gzip)(plain));
    return [name.replaceAll('\\', '/'), { type: TYPES[extname(name)] as string, plain, zipped }] as const;
  });
  return new Map(await Promise.all(read));
}

/** Relative: the server may be published below a path that it does not know. */
function redirect(location: string): Response {
  return new Response(null, { status: 307, headers: { ...FILE_HEADERS, location, 'cache-control': 'no-store' } });
}

/** Their names change with their content. */
function answerFile({ type, plain, zipped }: StaticFile, request: Request): Response {
  const accepts = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const headers = {
    ...FILE_HEADERS,
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    ...(accepts && { 'content-encoding': 'gzip' }),
  };
  return new Response(request.method === 'HEAD' ? null : accepts ? zipped : plain, { headers });
}
