import { createContext, useContext } from 'react';

/** Who the server says is asking. */
export interface Who {
  /** Null: an API key. */
  user: { id: string; login: string; displayName: string } | null;
  tenant: { id: string; displayName: string };
  tenants: { id: string; displayName: string }[];
  roles: string[];
  permissions: string[];
}

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
