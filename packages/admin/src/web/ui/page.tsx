import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactElement, ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { type Need, useMay } from '../session/session.ts';
import { PAGE_PERMISSIONS, PAGE_TITLES, type PagePath } from '../shell/navigation.ts';
import { Forbidden } from './forbidden.tsx';
import { PageLink } from './link.tsx';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** The list that it came from, or a link to it. */
  parent?: PagePath | ReactElement;
  /** Beside the title. */
  mark?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Who lacks it is told so instead. Default: what the list needs that it came from. */
  needs?: Need | undefined;
  children: ReactNode;
}

/** The frame of every page: where one is, its name, what one can do. */
export function Page({ title, parent, mark, description, actions, children, ...given }: PageProps) {
  const { t } = useLanguage();
  const needs = given.needs ?? (typeof parent === 'string' ? PAGE_PERMISSIONS[parent] : undefined);
  const may = useMay(needs);
  useDocumentTitle(`${title} · Automate`);
  return (
    <Stack className={classes.page ?? ''} gap="md">
      {parent !== undefined && (
        <Breadcrumbs aria-label={t('nav.where')} component="nav">
          {typeof parent === 'string' ? (
            <PageLink to={parent} size="sm">
              {t(PAGE_TITLES[parent])}
            </PageLink>
          ) : (
            parent
          )}
          <Text size="sm" c="dimmed" truncate aria-current="page">
            {title}
          </Text>
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} className={classes.title ?? ''}>
          <Group gap="sm">
            <Title order={1} size="h2" tabIndex={-1}>
              {title}
            </Title>
            {mark}
          </Group>
          {description !== undefined && (
            <Text c="dimmed" size="sm">
              {description}
            </Text>
          )}
        </Stack>
        {may && actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {may || needs === undefined ? children : <Forbidden need={needs} />}
    </Stack>
  );
}
