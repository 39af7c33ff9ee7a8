import { invalidArgument } from '@automate/core';
import { isSecretKey } from '@automate/governance';

/** Where the secrets of tenants stand in a mount. */
export interface SecretPaths {
  /** The folder of a tenant. Undefined for a tenant that is not served. */
  folder(tenantId: string): string | undefined;
  /** The path of a secret. Undefined for what can have none. */
  path(tenantId: string, key: string): string | undefined;
}

/** Paths by a template such as `automate/{tenant}`; without `{tenant}` it serves `onlyTenant`. */
export function createSecretPaths(template: string, onlyTenant: string): SecretPaths {
  const perTenant = template.includes('{tenant}');
  const folder = (tenantId: string) => {
    if (!perTenant) return tenantId === onlyTenant ? template : undefined;
    return template.replaceAll('{tenant}', pathName(tenantId));
  };
  return {
    folder,
    path(tenantId, key) {
      const tenant = folder(tenantId);
      return tenant !== undefined && isPath(key) ? `${tenant}/${key}` : undefined;
    },
  };
}

/** Vault takes no path with an empty, `.` or `..` part. Throws INVALID_ARGUMENT for a key that would be one. */
export function checkPath(tenantId: string, key: string, path: string | undefined): asserts path is string {
  if (path !== undefined) return;
  const which = isPath(key) ? `the tenant "${tenantId}"` : `"${key}", which is no path (an empty part, . or ..)`;
  throw invalidArgument(`vault: there is no place for secrets of ${which}`);
}

/** Of whatever text a name of its own, and no two alike: what a tenant is called decides what it can read. */
function pathName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/gu, (sign) => `~${Buffer.from(sign).toString('hex')}~`);
}

function isPath(key: string): boolean {
  return isSecretKey(key) && key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
