import { createContext, useContext } from 'react';

/** Who is logged in. */
export interface Session {
  /** Shown in the menu. */
  name: string;
  end(): void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession stands outside of SessionGate');
  return session;
}
