import { AutomateError } from '@automate/core';
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react';
import { client } from '../api/client.ts';
import type { Who } from '../api/types.ts';
import { Loading } from '../ui/loading.tsx';
import { credentials } from './credentials.ts';
import { LoginPage } from './login-page.tsx';
import { SessionContext } from './session.ts';
import { SessionEnded } from './session-ended.tsx';
import { WelcomePage } from './welcome-page.tsx';

const KEY = ['session'];
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
  const found = useQuery({ queryKey: KEY, queryFn: readWho, staleTime: Infinity });
  // Who was in last, until they log out.
  const [last, setLast] = useState<Known>();
  if (found.data && found.data !== last) setLast(found.data);
  const ended = found.data === null;
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: async () => (await client.get('/api/v1/setup')).pending,
    enabled: ended && last === undefined,
  });
  const session = useMemo(() => {
    const end = async (): Promise<void> => {
      if (last?.user) await client.delete('/api/v1/session').catch(() => undefined);
      credentials.useKey(undefined);
      queries.setQueryData(KEY, null);
      setLast(undefined);
      // Nothing that somebody read is there for the next one.
      queries.removeQueries({ predicate: isRead });
    };
    return last && { ...last, end, ended };
  }, [last, ended, queries]);
  // It may be about a session before this one: the server knows.
  useEffect(
    () => credentials.onRefused(() => void queries.invalidateQueries({ queryKey: KEY }, { cancelRefetch: false })),
    [queries],
  );
  const enter = async (): Promise<void> => {
    await queries.cancelQueries({ queryKey: KEY });
    const now = await readWho();
    if (now !== null && now.self !== last?.self) queries.removeQueries({ predicate: isRead });
    queries.setQueryData(KEY, now);
    if (last !== undefined) void queries.invalidateQueries({ predicate: isRead });
  };
  if (invitation !== undefined && session === undefined) return <WelcomePage token={invitation} />;
  if (found.isPending || (ended && last === undefined && setup.isPending)) return <Loading />;
  if (session === undefined) return <LoginPage first={setup.data ? 'setup' : 'password'} onDone={enter} />;
  return (
    <SessionContext value={session}>
      <Fragment key={session.self}>{children}</Fragment>
      {ended && <LoginPage first={session.user ? 'password' : 'key'} onDone={enter} frame={SessionEnded} />}
    </SessionContext>
  );
}

/** Something that was read by whoever was in. */
const isRead = ({ queryKey }: { queryKey: QueryKey }): boolean => queryKey[0] !== KEY[0];

/** Null: nobody is. */
async function readWho(): Promise<Known | null> {
  const key = credentials.key();
  try {
    const who = await client.get('/api/v1/session');
    return { ...who, self: `${who.tenant.id} ${who.user?.id ?? key}` };
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.code !== 'UNAUTHENTICATED') throw error;
    // A key goes before a cookie.
    if (credentials.key() === key) credentials.useKey(undefined);
    return null;
  }
}
