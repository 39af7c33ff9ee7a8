import type { Site } from './same-site.ts';

const SESSION = 'automate_session';
const DEVICE = 'automate_device';
const DEVICE_SECONDS = 180 * 24 * 3_600;

/**
 * The cookies of a session and of the device it is on: for this host alone, never read by a script, never sent from another
 * site. Over https (the public URL says so, or the request) they are Secure and named `__Host-`, which no other host can set.
 */
export class SessionCookies {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  token(request: Request): string | undefined {
    return this.#read(request, SESSION);
  }

  device(request: Request): string | undefined {
    return this.#read(request, DEVICE);
  }

  /** The values of `set-cookie` that keep a session. */
  keep(request: Request, token: string, expiresAt: Date, device?: string): string[] {
    const session = this.#write(request, SESSION, token, `Expires=${expiresAt.toUTCString()}`);
    return device === undefined
      ? [session]
      : [session, this.#write(request, DEVICE, device, `Max-Age=${DEVICE_SECONDS}`)];
  }

  /** The values of `set-cookie` that forget it. */
  forget(request: Request): string[] {
    return [this.#write(request, SESSION, '', 'Max-Age=0')];
  }

  #secure(request: Request): boolean {
    return (this.#site.publicUrl ?? request.url).startsWith('https:') || request.url.startsWith('https:');
  }

  #read(request: Request, name: string): string | undefined {
    const whole = `${this.#secure(request) ? '__Host-' : ''}${name}=`;
    const found = (request.headers.get('cookie') ?? '')
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each.startsWith(whole));
    // Of two, one was put there by somebody else.
    return found.length === 1 ? found[0]!.slice(whole.length) : undefined;
  }

  #write(request: Request, name: string, value: string, lasting: string): string {
    const secure = this.#secure(request);
    return `${secure ? '__Host-' : ''}${name}=${value}; Path=/; ${lasting}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }
}
