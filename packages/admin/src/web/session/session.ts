import { type ApiOperation, allowsOperation } from '@automate/core';
import { createContext, useContext } from 'react';
import type { Who } from '../api/types.ts';

/** Who is logged in. */
export interface Session extends Who {
  end(): Promise<void>;
  /** The server takes it no longer: a login is asked for. */
  ended: boolean;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession stands outside of SessionGate');
  return session;
}

/** What somebody needs to see or do something: an operation of the API, of all resources of data or of one. */
export type Need = ApiOperation | `data:${string}:${'read' | 'write'}`;

/** Whether whoever is logged in may do it: what would only be refused is not offered. What needs nothing everybody may. */
export function useMay(need: Need | undefined): boolean {
  const { permissions } = useSession();
  return need === undefined || allowsOperation(permissions, need);
}
