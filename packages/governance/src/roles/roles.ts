import type { Grantor } from './rights.ts';

export interface RoleInfo {
  name: string;
  description: string;
  /** As `allowsOperation` of @automate/core reads them. */
  permissions: string[];
  /** Every tenant has it, and nobody changes it. */
  builtIn: boolean;
}

export interface RoleChange {
  description: string;
  permissions: readonly string[];
}

/** Named sets of permissions: those that every tenant has, and those it makes. */
export interface Roles {
  /** By name, the built-in ones first. */
  list(tenantId: string): Promise<RoleInfo[]>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, name: string): Promise<RoleInfo>;
  /** @throws AutomateError INVALID_ARGUMENT, ALREADY_EXISTS; PERMISSION_DENIED for permissions that the grantor lacks */
  create(name: string, role: RoleChange, by: Grantor): Promise<RoleInfo>;
  /** Takes effect at once for who holds it; nothing is changed when `precondition` throws. @throws as `create`; NOT_FOUND; FAILED_PRECONDITION for a built-in one */
  update(name: string, role: RoleChange, by: Grantor, precondition?: (now: RoleInfo) => void): Promise<RoleInfo>;
  /** @throws AutomateError NOT_FOUND; FAILED_PRECONDITION for a built-in one and one that somebody holds */
  delete(name: string, by: Grantor): Promise<void>;
}
