import { AutomateError } from '@automate/core';
import type { BusEvent, EventBus, EventReader, SubscribeFrom } from '@automate/extensions';
import type { Principal } from '../http/authenticate.ts';
import { message } from './server-sent-event.ts';
import { type StreamIds, streamIds } from './stream-id.ts';

export interface EventStreamsOptions {
  bus: Pick<EventBus, 'read'>;
  /** Between two signs of life, in milliseconds. Default 15,000. */
  heartbeatMs?: number | undefined;
  /** Between two looks whether the caller may still listen, in milliseconds. Default 5,000. */
  checkMs?: number | undefined;
  /** Streams that are open at once in this process. Default 1,000. */
  maxStreams?: number | undefined;
  /** Of one tenant. Default 500. */
  maxOfTenant?: number | undefined;
  /** Of one API key or person. Default 100. */
  maxOfKey?: number | undefined;
  /** How long a reader may take nothing before its stream is ended, in milliseconds. Default 60,000. */
  stalledMs?: number | undefined;
}

/** What somebody wants to hear. */
export interface OpenStream {
  principal: Principal;
  /** Who is calling now. @throws AutomateError UNAUTHENTICATED, PERMISSION_DENIED */
  stillAllowed(): Promise<Principal | undefined>;
  /** Patterns. */
  types: readonly string[];
  /** Leaves out what does not fit. */
  fits(event: BusEvent): boolean;
  from: SubscribeFrom | { id: string };
}

/** The event bus as server-sent events. Nothing waits in memory for a slow reader: it reads the bus at its own pace. */
export interface EventStreams {
  /** @throws AutomateError INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE */
  open(stream: OpenStream): Promise<ReadableStream<Uint8Array>>;
  /** Ends all of them: whoever listens comes again, with the id of what it heard last. */
  close(): void;
}

/** How long a client waits before it comes again, in milliseconds. */
const COME_AGAIN_MS = 2_000;
const encoder = new TextEncoder();

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { bus, heartbeatMs = 15_000, checkMs = 5_000, stalledMs = 60_000 } = options;
  const { maxStreams = 1_000, maxOfTenant = 500, maxOfKey = 100 } = options;
  /** Whose the open ones are. */
  const open = new Map<symbol, Principal>();
  const ended = new AbortController();

  const take = (principal: Principal): (() => void) => {
    if (ended.signal.aborted) {
      throw new AutomateError({ code: 'UNAVAILABLE', message: 'The server is being stopped.', effect: 'none' });
    }
    const ofTenant = [...open.values()].filter(({ tenantId }) => tenantId === principal.tenantId);
    const ofKey = ofTenant.filter(({ keyId }) => keyId === principal.keyId);
    const limits = [
      [`This ${principal.session ? 'user' : 'API key'} has`, ofKey.length, maxOfKey],
      ['This tenant has', ofTenant.length, maxOfTenant],
      ['This server has', open.size, maxStreams],
    ] as const;
    const full = limits.find(([, there, most]) => there >= most);
    if (full) {
      const message = `${full[0]} as many streams open as it may: close some.`;
      throw new AutomateError({ code: 'RESOURCE_EXHAUSTED', message, effect: 'none' });
    }
    const place = Symbol();
    open.set(place, principal);
    return () => void open.delete(place);
  };

  return {
    close: () => ended.abort(),
    async open({ principal, stillAllowed, types, fits, from }) {
      const leave = take(principal);
      const ids = streamIds(types);
      let reader: EventReader;
      let gap: boolean;
      try {
        [reader, gap] = await begin(from, ids, (where) =>
          bus.read(types, { tenantId: principal.tenantId, from: where }),
        );
      } catch (error) {
        leave();
        throw error;
      }
      const gone = new AbortController();
      const signal = AbortSignal.any([ended.signal, gone.signal]);
      let stalled: NodeJS.Timeout | undefined;
      const end = async () => {
        clearTimeout(stalled);
        leave();
        await reader.close();
      };
      const idAt = (position: string): string => ids.write(position, Date.now());
      const expiresAt = principal.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
      let beatAt = Date.now() + heartbeatMs;
      let checkAt = Date.now() + checkMs;
      let opening: string | undefined = [
        `retry: ${COME_AGAIN_MS}\n\n`,
        gap ? message({ event: 'gap', data: {} }) : '',
        message({ id: idAt(reader.position), event: 'heartbeat', data: {} }),
      ].join('');

      /** What is sent next; undefined at the end. */
      const next = async (): Promise<string | undefined> => {
        if (opening !== undefined) {
          const text = opening;
          opening = undefined;
          return text;
        }
        while (!signal.aborted) {
          const waitMs = Math.max(1, Math.min(beatAt, checkAt, expiresAt) - Date.now());
          const { events, position } = await reader.next({ waitMs, signal });
          const now = Date.now();
          if (now >= checkAt) {
            checkAt = now + checkMs;
            const refused = await refusal(principal, stillAllowed);
            if (refused !== undefined) return lastWord(refused);
          }
          if (now >= expiresAt) return lastWord('UNAUTHENTICATED');
          const heard = events.filter(({ event }) => fits(event));
          if (heard.length === 0 && now < beatAt) continue;
          beatAt = now + heartbeatMs;
          if (heard.length === 0) return message({ id: idAt(position), event: 'heartbeat', data: {} });
          return heard.map((one) => message({ id: idAt(one.position), data: one.event })).join('');
        }
        return undefined;
      };
      const lastWord = (code: string): string => {
        gone.abort();
        return message({ event: 'end', data: { code } });
      };

      /** Lets go of whoever reads no further: they hold a place, and a reader of the bus. */
      const whenStalled = (controller: ReadableStreamDefaultController<Uint8Array>): NodeJS.Timeout =>
        setTimeout(() => {
          gone.abort();
          controller.error(new AutomateError({ code: 'DEADLINE_EXCEEDED', message: 'nobody reads', effect: 'none' }));
          void end();
        }, stalledMs).unref();

      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            stalled = whenStalled(controller);
          },
          async pull(controller) {
            clearTimeout(stalled);
            // Whatever goes wrong, the client comes again with what it heard last.
            const text = await next().catch(() => undefined);
            if (text !== undefined) {
              stalled = whenStalled(controller);
              return controller.enqueue(encoder.encode(text));
            }
            await end();
            controller.close();
          },
          async cancel() {
            gone.abort();
            await end();
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

/** The reader, and whether something may be missing between where it was and where it goes on. */
async function begin(
  from: OpenStream['from'],
  ids: StreamIds,
  read: (from: SubscribeFrom) => Promise<EventReader>,
): Promise<[EventReader, gap: boolean]> {
  if (typeof from === 'string' || !('id' in from)) return [await read(from), false];
  const place = ids.read(from.id);
  if (place !== undefined) {
    try {
      const reader = await read({ position: place.position });
      return [reader, !place.sameTypes || Date.now() - place.at > reader.awayMs];
    } catch (error) {
      if (!AutomateError.isInstance(error) || error.code !== 'NOT_FOUND') throw error;
    }
  }
  return [await read('now'), true];
}

/** Why the caller may no longer listen, or not in this tenant. That it cannot be found out is no reason. */
async function refusal({ tenantId }: Principal, stillAllowed: OpenStream['stillAllowed']): Promise<string | undefined> {
  try {
    return (await stillAllowed())?.tenantId === tenantId ? undefined : 'PERMISSION_DENIED';
  } catch (error) {
    const { code } = AutomateError.isInstance(error) ? error : { code: 'INTERNAL' };
    return code === 'UNAUTHENTICATED' || code === 'PERMISSION_DENIED' ? code : undefined;
  }
}
