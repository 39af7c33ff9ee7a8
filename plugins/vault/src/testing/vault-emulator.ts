import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KvStore } from './kv-store.ts';

/** A token that the emulator knows. */
export interface EmulatedToken {
  /** On the emulator's clock, in milliseconds. Infinity for a root token. */
  endsAt: number;
  ttlS: number;
  renewable: boolean;
  /** `<kind> <path>` that it may not do, such as `read secret/data/automate/default/DENIED`. */
  denied: Set<string>;
}

export interface VaultEmulatorOptions {
  /** Default `secret`. */
  mount?: string;
  casRequired?: boolean;
  /** Default: none, the root. */
  namespace?: string;
  /** Of the AppRole `role-1`. */
  approle?: { secretId?: string; ttlS?: number; renewable?: boolean };
  /** Where it listens. Default: a free port of 127.0.0.1. */
  port?: number;
}

/**
 * Answers like a HashiCorp Vault with KV version 2, as far as this plugin asks: it is an emulator, written from the
 * published API, and no Vault. What it knows: versions, check-and-set, delete, undelete, destroy, metadata, lists, tokens
 * with time to live and renewal, AppRole, namespaces, sealed, standby, rate limits.
 */
export class VaultEmulator implements AsyncDisposable {
  readonly store: KvStore;
  readonly tokens = new Map<string, EmulatedToken>();
  /** Every request: method and path. */
  readonly requests: string[] = [];
  /** What it does instead of answering. */
  state:
    | 'active'
    | 'sealed'
    | 'uninitialised'
    | 'standby'
    | 'standby-cut-off'
    | 'rate-limited'
    | 'silent'
    | 'no-vault' = 'active';
  logins = 0;
  renewals = 0;
  /** Milliseconds that its clock is ahead: time passes when a test says so. */
  aheadMs = 0;
  readonly rootToken = this.issue({ ttlS: 0, renewable: false });
  readonly #options: VaultEmulatorOptions;
  readonly #server = createServer((request, response) => {
    void this.#handle(request).then(({ status, body, headers }) => {
      if (this.state === 'silent') return;
      const text = this.state === 'no-vault' ? '<html>hello</html>' : body === undefined ? '' : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    });
  });

  constructor(options: VaultEmulatorOptions = {}) {
    this.#options = options;
    this.store = new KvStore(options.casRequired ?? false);
  }

  static async start(options: VaultEmulatorOptions = {}): Promise<VaultEmulator> {
    const emulator = new VaultEmulator(options);
    await new Promise<void>((resolve, reject) => {
      emulator.#server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return emulator;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A new token. A time to live of 0 is without end. */
  issue({ ttlS, renewable }: { ttlS: number; renewable: boolean }): string {
    const id = `hvs.${randomBytes(18).toString('base64url')}`;
    this.tokens.set(id, { endsAt: this.#end(ttlS), ttlS, renewable, denied: new Set() });
    return id;
  }

  #now(): number {
    return performance.now() + this.aheadMs;
  }

  #end(ttlS: number): number {
    return ttlS === 0 ? Number.POSITIVE_INFINITY : this.#now() + ttlS * 1000;
  }

  async #handle(
    request: IncomingMessage,
  ): Promise<{ status: number; body?: object; headers?: Record<string, string> }> {
    const url = new URL(request.url ?? '/', 'http://vault');
    const path = url.pathname
      .split('/')
      .map(decodeURIComponent)
      .join('/')
      .replace(/^\/v1\//, '');
    this.requests.push(`${request.method} ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? {} : JSON.parse(text);
    if (this.state === 'silent' || this.state === 'no-vault') return { status: 200 };
    if (path === 'sys/health') return this.#health();
    if (this.state === 'sealed') return errors(503, 'Vault is sealed');
    if (this.state === 'uninitialised') return errors(503, 'Vault is not initialized');
    if (this.state === 'standby') {
      return { status: 307, headers: { location: `https://active.example.com:8200${request.url}` } };
    }
    if (this.state === 'standby-cut-off') {
      return errors(500, 'local node not active but active cluster node not found');
    }
    if (this.state === 'rate-limited') {
      return { ...errors(429, 'request path "x": rate limit quota exceeded'), headers: { 'retry-after': '7' } };
    }
    if ((request.headers['x-vault-namespace'] ?? '') !== (this.#options.namespace ?? '')) {
      return errors(404, `no handler for route "${path}". route entry not found.`);
    }
    if (request.method === 'POST' && path === 'auth/approle/login') return this.#login(body);
    const id = String(request.headers['x-vault-token'] ?? '');
    const token = this.tokens.get(id);
    if (!token || token.endsAt <= this.#now()) return errors(403, 'permission denied', 'invalid token');
    if (path === 'auth/token/lookup-self') {
      const ttl = token.ttlS === 0 ? 0 : Math.ceil((token.endsAt - this.#now()) / 1000);
      return { status: 200, body: { data: { id, ttl, renewable: token.renewable } } };
    }
    if (request.method === 'POST' && path === 'auth/token/renew-self') return this.#renew(token);
    return this.#kv(String(request.method), path, url.searchParams, token, body);
  }

  #kv(method: string, path: string, query: URLSearchParams, token: EmulatedToken, body: Record<string, unknown>) {
    const mount = this.#options.mount ?? 'secret';
    const [, kind, rest] = new RegExp(`^${mount}/(data|metadata|undelete|destroy)/(.*)$`, 's').exec(path) ?? [];
    if (kind === undefined || rest === undefined) {
      return errors(404, `no handler for route "${path}". route entry not found.`);
    }
    const list = query.get('list') === 'true';
    const capability = method === 'DELETE' ? 'delete' : method === 'POST' ? 'write' : list ? 'list' : 'read';
    if (token.denied.has(`${capability} ${path}`)) return errors(403, '1 error occurred:\n\t* permission denied\n\n');
    const versions = body.versions as number[];
    if (kind === 'undelete') return this.store.mark(rest, false, versions);
    if (kind === 'destroy') return this.store.destroy(rest, versions);
    if (kind === 'metadata') {
      if (method === 'DELETE') return this.store.remove(rest);
      return list ? this.store.list(rest) : this.store.metadata(rest);
    }
    if (method === 'DELETE') return this.store.mark(rest, true);
    if (method === 'POST') return this.store.write(rest, body);
    const version = query.get('version');
    return this.store.read(rest, version === null ? undefined : Number(version));
  }

  #login({ role_id, secret_id }: { role_id?: string; secret_id?: string }) {
    const { secretId, ttlS = 3600, renewable = true } = this.#options.approle ?? {};
    if (this.#options.approle === undefined || role_id !== 'role-1' || secret_id !== secretId) {
      return errors(400, 'invalid role or secret ID');
    }
    this.logins += 1;
    const client_token = this.issue({ ttlS, renewable });
    return { status: 200, body: { auth: { client_token, lease_duration: ttlS, renewable } } };
  }

  #renew(token: EmulatedToken) {
    if (!token.renewable) return errors(400, 'lease is not renewable');
    this.renewals += 1;
    token.endsAt = this.#end(token.ttlS);
    return { status: 200, body: { auth: { lease_duration: token.ttlS, renewable: true } } };
  }

  #health() {
    const codes: Partial<Record<VaultEmulator['state'], number>> = {
      sealed: 503,
      uninitialised: 501,
      standby: 429,
      'standby-cut-off': 474,
    };
    const status = codes[this.state] ?? 200;
    return { status, body: { initialized: status !== 501, sealed: status === 503, version: '1.99.0-emulator' } };
  }
}

function errors(status: number, ...messages: string[]) {
  return { status, body: { errors: messages } };
}
