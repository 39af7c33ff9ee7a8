import type { Logger } from '@automate/core';
import type { Setup } from '@automate/governance';
import type { PendingSetup } from './automate.ts';
import { type FetchHandler, type HttpListener, isLoopback, listen } from './http-listener.ts';

/** What listening needs. */
export interface ServeHttpOptions {
  fetch: FetchHandler;
  host: string;
  port: number;
  setup: Pick<Setup, 'begin' | 'setupPending'>;
  log: Logger;
}

/** A server that listens, on loopback only as long as nobody has used the setup token. */
export interface HttpService {
  url: string;
  setup?: PendingSetup;
  loopbackOnly: boolean;
  /** Looks again whether the setup is done, and then listens where it was told to. */
  openUp(): void;
  close(timeoutMs: number): Promise<void>;
}

/** Another process may be the one whose setup route is called. */
const LOOK_EVERY_MS = 2000;
const MOVE_TIMEOUT_MS = 5000;

/** @throws StartError `address` */
export async function serveHttp({ fetch, host, port, setup, log }: ServeHttpOptions): Promise<HttpService> {
  const begun = await setup.begin();
  const loopbackOnly = begun.setupPending && !isLoopback(host);
  let listener: HttpListener | undefined = await listen(fetch, loopbackOnly ? '127.0.0.1' : host, port);
  const bound = listener.port;
  let closed = false;
  let moving: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const move = async (): Promise<void> => {
    if (timer === undefined || closed || (await setup.setupPending())) return;
    await listener?.close(MOVE_TIMEOUT_MS);
    listener = undefined;
    if (closed) return;
    try {
      listener = await listen(fetch, host, bound);
    } catch (error) {
      // Better here than nowhere, until the next look.
      listener = await listen(fetch, '127.0.0.1', bound);
      throw error;
    }
    clearInterval(timer);
    timer = undefined;
    log.info({ url: listener.url }, 'setup is done: listening where the configuration says');
  };
  const openUp = (): void => {
    moving = moving.then(move).catch((error: unknown) => {
      log.error({ host, port: bound, reason: (error as Error).message }, 'listening beyond loopback failed');
    });
  };
  if (loopbackOnly) {
    timer = setInterval(openUp, LOOK_EVERY_MS);
    timer.unref();
  }
  return {
    url: listener.url,
    ...(begun.setupPending && { setup: begun }),
    loopbackOnly,
    openUp,
    async close(timeoutMs) {
      closed = true;
      clearInterval(timer);
      await moving;
      await listener?.close(timeoutMs);
    },
  };
}
