import type { LookupFunction } from 'node:net';
import * as tls from 'node:tls';
import { buildConnector, Pool } from 'undici';
import { parseAddress } from '../address/classify-address.ts';
import type { EgressLimits, ResolvedAddress } from '../egress.ts';
import type { EgressTarget } from '../secret-placeholders.ts';

/** Connections to one origin at one set of addresses. More requests wait for a free one. */
const CONNECTIONS = 128;

export interface PinnedPoolsOptions {
  limits: EgressLimits;
  ca: string | readonly string[] | undefined;
}

/**
 * Kept-alive connections by origin and checked addresses. A pool connects to the addresses it was made for and looks
 * nothing up, so a connection that is used again is one to an address that was checked.
 */
export class PinnedPools {
  readonly #pools = new Map<string, Pool>();
  readonly #options: PinnedPoolsOptions;

  constructor(options: PinnedPoolsOptions) {
    this.#options = options;
  }

  /** To be used at once: an idle pool is closed at the next turn. */
  get(target: EgressTarget, addresses: readonly ResolvedAddress[]): Pool {
    const origin = `${target.protocol}//${target.host}:${target.port}`;
    const key = `${origin} ${addresses
      .map(({ address }) => address)
      .sort()
      .join(' ')}`;
    const known = this.#pools.get(key);
    if (known) return known;
    const pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: this.#options.limits.maxResponseHeaderBytes,
      // The exchange has time limits of its own, over everything.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: pinnedConnector(addresses, this.#options),
    });
    const forgetWhenIdle = () => {
      const { connected, queued, pending, running } = pool.stats;
      if (connected + queued + pending + running > 0 || this.#pools.get(key) !== pool) return;
      this.#pools.delete(key);
      void pool.close();
    };
    pool.on('disconnect', () => setImmediate(forgetWhenIdle));
    pool.on('connectionError', () => setImmediate(forgetWhenIdle));
    this.#pools.set(key, pool);
    return pool;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.close()));
  }
}

function pinnedConnector(addresses: readonly ResolvedAddress[], { limits, ca }: PinnedPoolsOptions) {
  const pinned = addresses.map(({ address, family }) => ({ address, family }));
  const lookup: LookupFunction = (_hostname, options, callback) => {
    if (options.all) callback(null, pinned);
    else callback(null, pinned[0]!.address, pinned[0]!.family);
  };
  const connect = buildConnector({
    lookup,
    autoSelectFamily: true,
    // The exchange's own limit comes first and says more; this one frees the socket.
    timeout: limits.connectTimeoutMs + 1_000,
    allowH2: false,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca: [...trustedByNode(), ...[ca].flat()] }),
  });
  const allowed = new Set(addresses.map(({ address }) => plain(address)));
  const checked: typeof connect = (options, callback) =>
    connect(options, (...result) => {
      const socket = result[1];
      // Cannot happen as long as Node connects where the lookup says: then it must not go on.
      if (socket?.remoteAddress !== undefined && !allowed.has(plain(socket.remoteAddress))) {
        socket.destroy();
        callback(new Error('connected to an address that was not checked'), null);
      } else callback(...result);
    });
  return checked;
}

/** Also what NODE_EXTRA_CA_CERTS and --use-system-ca add, from Node 22.15 on. */
function trustedByNode(): readonly string[] {
  return typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates;
}

function plain(address: string): string {
  return parseAddress(address)?.toString() ?? address;
}
