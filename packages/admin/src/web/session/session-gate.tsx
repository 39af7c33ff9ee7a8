import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { credentials } from './credentials.ts';
import { LoginPage } from './login-page.tsx';
import { SessionContext } from './session.ts';

/** Shows the login until somebody is logged in; the address stays, so that they come to where they wanted. */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [name, setName] = useState<string>();
  const session = useMemo(() => {
    const end = (): void => {
      credentials.useKey(undefined);
      queries.clear();
      setName(undefined);
    };
    return name === undefined ? undefined : { name, end };
  }, [name, queries]);
  useEffect(() => (session ? credentials.onRefused(session.end) : undefined), [session]);
  if (session === undefined) return <LoginPage onDone={setName} />;
  return <SessionContext value={session}>{children}</SessionContext>;
}
