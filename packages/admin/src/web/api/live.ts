import { useQueryClient } from '@tanstack/react-query';
import { createContext, useEffect, useState } from 'react';
import { useSession } from '../session/session.ts';
import { client } from './client.ts';
import { isLive } from './read.ts';

/** What comes together is read together. */
const GATHER_MS = 300;

/** Whether what is live is told of at once: not while its connection is made again. */
export const ConnectedContext = createContext(true);

/**
 * Reads what is live anew as soon as something happens. A connection that breaks is made again by itself, and what may have
 * happened meanwhile is read then; returns whether it is there.
 */
export function useLiveEvents(): boolean {
  const queries = useQueryClient();
  const { ended: loggedOut } = useSession();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (loggedOut) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAnew = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ predicate: isLive });
      }, GATHER_MS);
    };
    let broken = false;
    const onConnection = (now: boolean): void => {
      setConnected(now);
      if (now && broken) readAnew();
      broken = !now;
    };
    const follow = async (): Promise<void> => {
      for await (const { type } of client.stream('/api/v1/events/stream', {
        signal: ended.signal,
        onConnection,
      })) {
        if (type === 'message') readAnew();
      }
    };
    // Whoever may not listen sees what is live all the same, only later.
    follow().catch(() => setConnected(true));
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [queries, loggedOut]);
  return connected;
}
