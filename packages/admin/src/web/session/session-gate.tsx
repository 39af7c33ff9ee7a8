import { AutomateError } from '@automate/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import { client } from '../api/client.ts';
import type { Who } from '../api/types.ts';
import { Loading } from '../ui/loading.tsx';
import { credentials } from './credentials.ts';
import { LoginPage } from './login-page.tsx';
import { SessionContext } from './session.ts';
import { WelcomePage } from './welcome-page.tsx';

const KEY = ['session'];
/** The link of an invitation. Behind #, so that it is in no log of any server. */
const invitation = location.pathname.endsWith('/welcome') ? location.hash.slice(1) || undefined : undefined;

/** Shows the login until somebody is logged in; the address stays, so that they come to where they wanted. */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: readWho, staleTime: Infinity });
  const who = found.data ?? undefined;
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: async () => (await client.get('/api/v1/setup')).pending,
    enabled: found.data === null,
  });
  const session = useMemo(() => {
    const end = async (): Promise<void> => {
      if (who?.user) await client.delete('/api/v1/session').catch(() => undefined);
      credentials.useKey(undefined);
      queries.setQueryData(KEY, null);
      // Nothing that somebody read is there for the next one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    };
    return who && { ...who, end };
  }, [who, queries]);
  useEffect(() => credentials.onRefused(() => queries.setQueryData(KEY, null)), [queries]);
  if (invitation !== undefined && session === undefined) return <WelcomePage token={invitation} />;
  if (found.isPending || (found.data === null && setup.isPending)) return <Loading />;
  if (session === undefined) {
    const enter = () => queries.fetchQuery({ queryKey: KEY, queryFn: readWho, staleTime: 0 });
    return <LoginPage first={setup.data ? 'setup' : 'password'} onDone={enter} />;
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Null: nobody is. */
async function readWho(): Promise<Who | null> {
  try {
    return await client.get('/api/v1/session');
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'UNAUTHENTICATED') return null;
    throw error;
  }
}
