import type { Site } from './same-site.ts';

const SESSION = 'automate_session';
const DEVICE = 'automate_device';
const DEVICE_SECONDS = 180 * 24 * 3_600;

/** A request, and whether it came over https where that is known better than by its URL. */
export interface CookieRequest {
  request: Request;
  secure?: boolean | undefined;
}

/**
 * The cookies of a session and of the device it is on: for this host alone, never read by a script, never sent from another
 * site. Over https (the public URL says so, the request, or a trusted proxy) they are Secure and named `__Host-`, which no other host can set.
 */
export class SessionCookies {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  token(asked: CookieRequest): string | undefined {
    return this.#read(asked, SESSION);
  }

  device(asked: CookieRequest): string | undefined {
    return this.#read(asked, DEVICE);
  }

  /** The values of `set-cookie` that keep a session. */
  keep(asked: CookieRequest, token: string, expiresAt: Date, device?: string): string[] {
    const session = this.#write(asked, SESSION, token, `Expires=${expiresAt.toUTCString()}`);
    return device === undefined
      ? [session]
      : [session, this.#write(asked, DEVICE, device, `Max-Age=${DEVICE_SECONDS}`)];
  }

  /** The values of `set-cookie` that forget it. */
  forget(asked: CookieRequest): string[] {
    return [this.#write(asked, SESSION, '', 'Max-Age=0')];
  }

  #secure({ request, secure }: CookieRequest): boolean {
    return secure || [this.#site.publicUrl, request.url].some((url) => url?.startsWith('https:'));
  }

  #read(asked: CookieRequest, name: string): string | undefined {
    const whole = `${this.#secure(asked) ? '__Host-' : ''}${name}=`;
    const found = (asked.request.headers.get('cookie') ?? '')
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each.startsWith(whole));
    // Of two, one was put there by somebody else.
    return found.length === 1 ? found[0]!.slice(whole.length) : undefined;
  }

  #write(asked: CookieRequest, name: string, value: string, lasting: string): string {
    const secure = this.#secure(asked);
    return `${secure ? '__Host-' : ''}${name}=${value}; Path=/; ${lasting}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }
}
