import type { MessageKey } from '../i18n/en.ts';

/** The navigation, as data: groups of pages in the order they stand. */
export const NAVIGATION = [
  { group: 'nav.watch', pages: ['/', '/events', '/runs', '/errors', '/approvals', '/uncertain', '/dead-letters'] },
  { group: 'nav.build', pages: ['/workflows', '/schedules', '/connections', '/plugins', '/secrets'] },
  { group: 'nav.operate', pages: ['/users', '/api-keys', '/audit', '/health', '/settings'] },
] as const satisfies readonly { group: MessageKey; pages: readonly string[] }[];

export type PagePath = (typeof NAVIGATION)[number]['pages'][number];

export const PAGE_TITLES: Record<PagePath, MessageKey> = {
  '/': 'page.overview',
  '/events': 'page.events',
  '/runs': 'page.runs',
  '/errors': 'page.errors',
  '/approvals': 'page.approvals',
  '/uncertain': 'page.uncertain',
  '/dead-letters': 'page.dead_letters',
  '/workflows': 'page.workflows',
  '/schedules': 'page.schedules',
  '/connections': 'page.connections',
  '/plugins': 'page.plugins',
  '/secrets': 'page.secrets',
  '/users': 'page.users',
  '/api-keys': 'page.api_keys',
  '/audit': 'page.audit',
  '/health': 'page.health',
  '/settings': 'page.settings',
};
