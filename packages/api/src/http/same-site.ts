import { HttpError } from './http-error.ts';

/** Where people reach this server. Loopback names always lead to it. */
export interface Site {
  /** With its scheme: https makes cookies that go over it alone. */
  publicUrl?: string | undefined;
  /** Further host names, without a port. */
  hosts?: readonly string[] | undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Refuses a request that carries a cookie, or is to get one, when another site may have made it: one to a host name that is
 * not ours (DNS rebinding), and one that a page of another origin sent (CSRF). A safe method needs no proof that it comes
 * from here; what changes something does, unless `unproven` says that a client without a browser may send it too.
 *
 * @throws HttpError 403
 */
export function refuseForeign(request: Request, site: Site, unproven: 'refused' | 'taken' = 'refused'): void {
  const { host, hostname } = new URL(request.url);
  const own = site.publicUrl === undefined ? undefined : new URL(site.publicUrl);
  const names = [own?.hostname, ...(site.hosts ?? [])];
  if (!LOOPBACK.test(hostname) && !names.includes(hostname)) {
    throw forbidden(
      `This server does not answer people at ${hostname}. Its operator says where it does: http.publicUrl or http.hosts in the configuration.`,
    );
  }
  const safe = request.method === 'GET' || request.method === 'HEAD';
  const fetchSite = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (fetchSite !== null && fetchSite !== 'same-origin' && !(safe && fetchSite === 'none')) throw foreign();
  if (origin !== null && origin !== own?.origin && hostOf(origin) !== host) throw foreign();
  if (!safe && unproven === 'refused' && fetchSite === null && origin === null) throw foreign();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function foreign(): HttpError {
  return forbidden(
    'A session is for its own pages: this request does not say that it comes from one of them (the headers origin and sec-fetch-site).',
  );
}

function forbidden(message: string): HttpError {
  return new HttpError({ status: 403, code: 'PERMISSION_DENIED', message });
}
