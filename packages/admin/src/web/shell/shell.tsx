import { AppShell, Burger, Button, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useLiveEvents } from '../api/live.ts';
import { useLanguage } from '../i18n/language.tsx';
import logo from '../logo.svg';
import { useSession } from '../session/session.ts';
import { Loading } from '../ui/loading.tsx';
import { NAVIGATION, PAGE_TITLES, type PagePath } from './navigation.ts';
import classes from './shell.module.css';

/** What stands around every page. */
export function Shell() {
  const { t } = useLanguage();
  const session = useSession();
  const loading = useRouterState({ select: ({ status }) => status === 'pending' });
  useLiveEvents();
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <button type="button" className={classes.skip} onClick={() => document.getElementById('main')?.focus()}>
        {t('nav.skip')}
      </button>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t('nav.menu')}
              aria-expanded={opened}
            />
            <img src={logo} width={26} height={26} alt="" />
            <Text fw={700}>Automate</Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="sm">
              {session.user?.displayName ?? t('login.key')}
            </Text>
            <Button variant="default" size="xs" onClick={() => void session.end()}>
              {t('login.out')}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className={classes.navbar ?? ''}>
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} aria-busy={loading}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ onChosen }: { onChosen(): void }) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  return (
    <nav aria-label={t('nav.label')}>
      {NAVIGATION.map(({ group, pages }) => (
        <section key={group} aria-label={t(group)}>
          <Text size="xs" fw={600} c="dimmed" px="sm" pt="sm" pb={4} aria-hidden>
            {t(group)}
          </Text>
          {pages.map((path) => (
            <NavLink
              key={path}
              component={Link}
              to={path}
              label={t(PAGE_TITLES[path])}
              active={isAt(pathname, path)}
              {...(isAt(pathname, path) && { 'aria-current': 'page' as const })}
              onClick={onChosen}
              py={6}
              className={classes.link ?? ''}
            />
          ))}
        </section>
      ))}
    </nav>
  );
}

function isAt(pathname: string, path: PagePath): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}
