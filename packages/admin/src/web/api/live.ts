import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from './client.ts';
import { isLive } from './read.ts';

/** What comes together is read together. */
const GATHER_MS = 300;

/** Reads what is live anew as soon as something happens. A connection that breaks is made again by itself. */
export function useLiveEvents(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAnew = (): void => {
      timer = undefined;
      void queries.invalidateQueries({ predicate: isLive });
    };
    const follow = async (): Promise<void> => {
      for await (const { type } of client.stream('/api/v1/events/stream', { signal: ended.signal })) {
        if (type === 'message') timer ??= setTimeout(readAnew, GATHER_MS);
      }
    };
    // Whoever may not listen sees what is live all the same, only later.
    follow().catch(() => undefined);
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [queries]);
}
