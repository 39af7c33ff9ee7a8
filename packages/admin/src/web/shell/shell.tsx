import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { ConnectedContext, useLiveEvents } from '../api/live.ts';
import { useLanguage } from '../i18n/language.tsx';
import logo from '../logo.svg';
import { Loading } from '../ui/loading.tsx';
import { NavigationList } from './navigation-list.tsx';
import classes from './shell.module.css';
import { useFocusOnNavigation } from './use-focus-on-navigation.ts';
import { UserMenu } from './user-menu.tsx';

/** What stands around every page. */
export function Shell() {
  const { t } = useLanguage();
  const loading = useRouterState({ select: ({ status }) => status === 'pending' });
  const connected = useLiveEvents();
  useFocusOnNavigation();
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
          <UserMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className={classes.navbar ?? ''} data-opened={opened || undefined}>
        <NavigationList onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} aria-busy={loading}>
        <Suspense fallback={<Loading />}>
          <ConnectedContext value={connected}>
            <Outlet />
          </ConnectedContext>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
