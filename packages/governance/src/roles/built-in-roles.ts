import { API_OPERATIONS, type ApiPermission } from '@automate/core';

/** What a role lets its holders do. */
export interface RoleDefinition {
  description: string;
  permissions: readonly ApiPermission[];
}

const everyResource = [...new Set(API_OPERATIONS.map((each) => each.split(':', 1)[0] as string))];
const but = (...left: string[]) =>
  everyResource.filter((each) => !left.includes(each)).map((each): ApiPermission => `${each}:*`);
const readOf = (...resources: string[]) =>
  API_OPERATIONS.filter((each) => resources.some((one) => each === `${one}:read`));

const seen = [
  'events',
  'event-stream',
  'workflows',
  'executions',
  'approvals',
  'instances',
  'plugins',
  'outbox',
  'alerts',
  'metrics',
  'data',
];

/** The roles of every tenant. The last owner of a tenant stays one. */
export const BUILT_IN_ROLES: Readonly<Record<string, RoleDefinition>> = {
  owner: { description: 'May do everything', permissions: ['*'] },
  admin: { description: 'May do everything but make tenants and use what extensions add', permissions: but('tenants') },
  operator: {
    description: 'Runs what there is: runs, approvals, dead letters, connections, alerts',
    permissions: [
      'events:*',
      'executions:*',
      'approvals:*',
      'instances:*',
      'outbox:*',
      'alerts:*',
      'data:*',
      ...readOf(...seen, 'secrets', 'audit'),
    ],
  },
  editor: {
    description: 'Writes workflows, and what they need',
    permissions: ['events:*', 'workflows:*', 'executions:*', 'instances:*', 'secrets:*', 'data:*', ...readOf(...seen)],
  },
  viewer: { description: 'Sees workflows and runs, and changes nothing', permissions: readOf(...seen) },
  approver: {
    description: 'Answers approvals, and sees what they are about',
    permissions: ['approvals:*', ...readOf('workflows', 'executions')],
  },
};

export const OWNER = 'owner';
