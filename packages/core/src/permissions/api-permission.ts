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
  'data:read',
  'data:write',
] as const;

export type ApiOperation = (typeof API_OPERATIONS)[number];

/**
 * An operation, every operation of a resource (`events:*`), a scope of an extension, or everything. What `data:read` and
 * `data:write` permit of all admin resources, `data:<key>:read`, `:write` and `:*` permit of one.
 */
export type ApiPermission = ApiOperation | `${string}:*` | `ext:${string}:${string}` | '*';

const OPERATIONS: ReadonlySet<string> = new Set(API_OPERATIONS);
const RESOURCES: ReadonlySet<string> = new Set(API_OPERATIONS.map((operation) => operation.split(':', 1)[0] as string));

/** Whether a text is a permission that can be given to a key. */
export function isApiPermission(text: string): text is ApiPermission {
  if (text === '*' || OPERATIONS.has(text)) return true;
  if (/^ext:[a-z][a-z0-9-]*:[a-z*][a-z0-9:*-]*$/.test(text)) return true;
  if (/^data:[a-z][a-z0-9-]*:(?:read|write|\*)$/.test(text)) return true;
  return text.endsWith(':*') && RESOURCES.has(text.slice(0, -2));
}

/** Whether what was granted covers one operation. An unknown or malformed grant covers nothing. */
export function allowsOperation(granted: readonly string[], wanted: string): boolean {
  const resource = wanted.slice(0, wanted.lastIndexOf(':'));
  const covering = ['*', wanted, `${resource}:*`];
  // One admin resource is among all of them.
  if (resource.startsWith('data:')) covering.push('data:*', `data${wanted.slice(resource.length)}`);
  return granted.some((grant) => covering.includes(grant) && isApiPermission(grant));
}
