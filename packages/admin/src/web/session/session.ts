import { allowsOperation } from '@automate/core';
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

/** Whether whoever is logged in may do it: what would only be refused is not offered. */
export function useMay(permission: string): boolean {
  return allowsOperation(useSession().permissions, permission);
}
