import { allowsOperation } from '@automate/core';
import { Badge, NavLink, Text, VisuallyHidden } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session.ts';
import { NAVIGATION, PAGE_PERMISSIONS, PAGE_TITLES, type PagePath } from './navigation.ts';
import { ResourceLinks } from './resource-links.tsx';
import classes from './shell.module.css';
import { useOpenCounts } from './use-open-counts.ts';

/** The pages that somebody may see, and how much waits for them there. */
export function NavigationList({ onChosen }: { onChosen(): void }) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const { permissions, tenant } = useSession();
  const counts = useOpenCounts();
  const isOpen = (path: PagePath): boolean => {
    const needed = PAGE_PERMISSIONS[path];
    // Tenants are the installation's: nobody else sees them, whatever they may do in their own.
    if (path === '/tenants' && !tenant.installation) return false;
    return needed === undefined || allowsOperation(permissions, needed);
  };
  return (
    <nav aria-label={t('nav.label')}>
      {NAVIGATION.map(({ group, pages }) => (
        <Fragment key={group}>
          <section aria-label={t(group)}>
            <Text size="xs" fw={600} c="dimmed" px="sm" pt="sm" pb={4} aria-hidden>
              {t(group)}
            </Text>
            {pages.filter(isOpen).map((path) => (
              <NavLink
                key={path}
                component={Link}
                to={path}
                label={t(PAGE_TITLES[path])}
                active={isAt(pathname, path)}
                {...(isAt(pathname, path) && { 'aria-current': 'page' as const })}
                {...(counts[path] !== undefined && { rightSection: <Count count={counts[path]} /> })}
                onClick={onChosen}
                py={4}
                className={classes.link ?? ''}
              />
            ))}
          </section>
          {group === 'nav.build' && <ResourceLinks onChosen={onChosen} />}
        </Fragment>
      ))}
    </nav>
  );
}

function Count({ count }: { count: string }) {
  const { t } = useLanguage();
  return (
    <Badge size="sm" variant="filled" color="orange.9" circle={count.length === 1}>
      {count}
      <VisuallyHidden> {t('nav.waiting')}</VisuallyHidden>
    </Badge>
  );
}

function isAt(pathname: string, path: PagePath): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}
