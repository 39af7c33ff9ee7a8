import type { ApiOperation } from '@automate/core';
import type { MessageKey } from '../i18n/en.ts';

/** The navigation, as data: groups of pages in the order they stand. */
export const NAVIGATION = [
  {
    group: 'nav.watch',
    pages: ['/', '/events', '/runs', '/errors', '/alerts', '/approvals', '/uncertain', '/dead-letters'],
  },
  { group: 'nav.build', pages: ['/workflows', '/schedules', '/connections', '/plugins', '/secrets'] },
  { group: 'nav.operate', pages: ['/users', '/roles', '/tenants', '/api-keys', '/audit', '/health', '/settings'] },
] as const satisfies readonly { group: MessageKey; pages: readonly string[] }[];

export type PagePath = (typeof NAVIGATION)[number]['pages'][number];

export const PAGE_TITLES: Record<PagePath, MessageKey> = {
  '/': 'page.overview',
  '/events': 'page.events',
  '/runs': 'page.runs',
  '/errors': 'page.errors',
  '/alerts': 'page.alerts',
  '/approvals': 'page.approvals',
  '/uncertain': 'page.uncertain',
  '/dead-letters': 'page.dead_letters',
  '/workflows': 'page.workflows',
  '/schedules': 'page.schedules',
  '/connections': 'page.connections',
  '/plugins': 'page.plugins',
  '/secrets': 'page.secrets',
  '/users': 'page.users',
  '/roles': 'page.roles',
  '/tenants': 'page.tenants',
  '/api-keys': 'page.api_keys',
  '/audit': 'page.audit',
  '/health': 'page.health',
  '/settings': 'page.settings',
};

/** What somebody needs to see anything there. Pages that are not named show something to everybody. */
export const PAGE_PERMISSIONS: Partial<Record<PagePath, ApiOperation>> = {
  '/events': 'events:read',
  '/runs': 'executions:read',
  '/errors': 'executions:read',
  '/alerts': 'alerts:read',
  '/approvals': 'approvals:read',
  '/uncertain': 'executions:read',
  '/dead-letters': 'outbox:read',
  '/workflows': 'workflows:read',
  '/schedules': 'workflows:read',
  '/connections': 'instances:read',
  '/plugins': 'plugins:read',
  '/secrets': 'secrets:read',
  '/users': 'users:read',
  '/roles': 'roles:read',
  '/tenants': 'tenants:read',
  '/api-keys': 'api-keys:read',
  '/audit': 'audit:read',
};
