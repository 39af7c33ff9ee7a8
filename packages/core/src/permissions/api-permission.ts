/** What an API key or session may do over HTTP, by resource and verb. */
export const API_OPERATIONS = [
  'events:read',
  'events:write',
  'event-stream:read',
  'workflows:read',
  'workflows:write',
  'executions:read',
  'executions:write',
  'approvals:read',
  'approvals:write',
  'alerts:read',
  'alerts:write',
  'instances:read',
  'instances:write',
  'plugins:read',
  'plugins:write',
  'secrets:read',
  'secrets:write',
  'api-keys:read',
  'api-keys:write',
  'outbox:read',
  'outbox:write',
  'metrics:read',
  'audit:read',
  'session:read',
  'session:write',
  'users:read',
  'users:write',
  'roles:read',
  'roles:write',
  'tenants:read',
  'tenants:write',
] as const;

export type ApiOperation = (typeof API_OPERATIONS)[number];

/** An operation, every operation of a resource (`events:*`), a scope of an extension, or everything. */
export type ApiPermission = ApiOperation | `${string}:*` | `ext:${string}:${string}` | '*';

const OPERATIONS: ReadonlySet<string> = new Set(API_OPERATIONS);
const RESOURCES: ReadonlySet<string> = new Set(API_OPERATIONS.map((operation) => operation.split(':', 1)[0] as string));

/** Whether a text is a permission that can be given to a key. */
export function isApiPermission(text: string): text is ApiPermission {
  if (text === '*' || OPERATIONS.has(text)) return true;
  if (/^ext:[a-z][a-z0-9-]*:[a-z*][a-z0-9:*-]*$/.test(text)) return true;
  return text.endsWith(':*') && RESOURCES.has(text.slice(0, -2));
}

/** Whether what was granted covers one operation. An unknown or malformed grant covers nothing. */
export function allowsOperation(granted: readonly string[], wanted: string): boolean {
  const resource = wanted.slice(0, wanted.lastIndexOf(':'));
  return granted.some(
    (grant) => isApiPermission(grant) && (grant === '*' || grant === wanted || grant === `${resource}:*`),
  );
}
