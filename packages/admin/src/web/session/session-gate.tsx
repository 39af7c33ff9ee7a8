import { AutomateError } from '@automate/core';
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { client } from '../api/client.ts';
import type { Who } from '../api/types.ts';
import { Loading } from '../ui/loading.tsx';
import { credentials } from './credentials.ts';
import { LoginPage } from './login-page.tsx';
import { SessionContext } from './session.ts';
import { SessionEnded } from './session-ended.tsx';
import { tabs } from './tabs.ts';
import { WelcomePage } from './welcome-page.tsx';

const KEY = ['session'];
/** How often a page behind the login asks whether whoever wrote there came in by another tab. */
const ENDED_MS = 5000;
/** The link of an invitation. Behind #, so that it is in no log of any server. */
const invitation = location.pathname.endsWith('/welcome') ? location.hash.slice(1) || undefined : undefined;

/** Who is in, and what tells them from anybody else. */
type Known = Who & { self: string };

/**
 * Shows the login until somebody is logged in; the address stays, so that they come to where they wanted. Where a session
 * ends by itself, the login stands over the page, and what is written there stays for the one who wrote it.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  // Who was in last, until they log out.
  const [last, setLast] = useState<Known>();
  /** Every way that who is in changes comes by here. */
  const settle = (now: Known | null): Known | null => {
    const same = now?.self === last?.self;
    if (now !== null && !same) queries.removeQueries({ predicate: isRead });
    if (now?.user && (!same || credentials.ended)) tabs.tell('entered');
    credentials.ended = now === null;
    return now;
  };
  const found = useQuery({
    queryKey: KEY,
    async queryFn({ signal }) {
      const now = await readWho(signal);
      // Somebody else came in by another tab: what is written here waits behind the login.
      return credentials.ended && last && now?.self !== last.self ? null : settle(now);
    },
    staleTime: Infinity,
    refetchInterval: ({ state }) => last !== undefined && state.data === null && ENDED_MS,
  });
  if (found.data && found.data !== last) setLast(found.data);
  const ended = found.data === null;
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: async () => (await client.get('/api/v1/setup')).pending,
    enabled: ended && last === undefined,
  });
  const leave = useCallback(async (): Promise<void> => {
    await queries.cancelQueries({ queryKey: KEY });
    credentials.useKey(undefined);
    credentials.ended = true;
    queries.setQueryData(KEY, null);
    setLast(undefined);
    // Nothing that somebody read is there for the next one.
    queries.removeQueries({ predicate: isRead });
  }, [queries]);
  const session = useMemo(() => {
    const end = async (): Promise<void> => {
      if (last?.user) {
        await client.delete('/api/v1/session').catch(() => undefined);
        tabs.tell('left');
      }
      await leave();
    };
    return last && { ...last, end, ended };
  }, [last, ended, leave]);
  useEffect(() => {
    const ask = (cancelRefetch: boolean) => void queries.invalidateQueries({ queryKey: KEY }, { cancelRefetch });
    // It may be about a session before this one: the server knows.
    const unrefuse = credentials.onRefused(() => ask(false));
    const unlisten = tabs.listen((news) => {
      // A key is its tab's own.
      if (credentials.key() === undefined) news === 'left' ? void leave() : ask(true);
    });
    return () => {
      unrefuse();
      unlisten();
    };
  }, [queries, leave]);
  // What could not be read behind the login.
  useEffect(() => {
    if (!ended) void queries.invalidateQueries({ predicate: isRead }, { cancelRefetch: false });
  }, [queries, ended]);
  const enter = async (): Promise<void> => {
    let now = await readWho();
    // A login leads to the tenant that took them in.
    const tenantId = last?.tenant.id;
    if (tenantId !== undefined && now?.user && now.user.id === last?.user?.id && now.tenant.id !== tenantId) {
      if (now.tenants.some(({ id }) => id === tenantId)) {
        now = known(await client.put('/api/v1/session/tenant', { body: { tenantId } }));
      }
    }
    await queries.cancelQueries({ queryKey: KEY });
    queries.setQueryData(KEY, settle(now));
  };
  if (invitation !== undefined && session === undefined) return <WelcomePage token={invitation} />;
  if (found.isPending || (ended && last === undefined && setup.isPending)) return <Loading />;
  if (session === undefined) return <LoginPage first={setup.data ? 'setup' : 'password'} onDone={enter} />;
  return (
    <SessionContext value={session}>
      <Fragment key={session.self}>{children}</Fragment>
      {ended && (
        <LoginPage
          first={session.user ? 'password' : 'key'}
          login={session.user?.login}
          onDone={enter}
          frame={SessionEnded}
        />
      )}
    </SessionContext>
  );
}

/** Something that was read by whoever was in. */
const isRead = ({ queryKey }: { queryKey: QueryKey }): boolean => queryKey[0] !== KEY[0];

const known = (who: Who): Known => ({ ...who, self: `${who.tenant.id} ${who.user?.id ?? credentials.key()}` });

/** Null: nobody is. */
async function readWho(signal?: AbortSignal): Promise<Known | null> {
  const key = credentials.key();
  try {
    return known(await client.get('/api/v1/session', signal && { signal }));
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.code !== 'UNAUTHENTICATED') throw error;
    // A key goes before a cookie.
    if (credentials.key() === key) credentials.useKey(undefined);
    return null;
  }
}
