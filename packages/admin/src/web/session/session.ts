import { createContext, useContext } from 'react';
import type { Who } from '../api/types.ts';

/** Who is logged in. */
export interface Session extends Who {
  end(): Promise<void>;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession stands outside of SessionGate');
  return session;
}
