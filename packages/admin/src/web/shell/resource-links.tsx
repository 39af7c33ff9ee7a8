import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useList } from '../api/read.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session.ts';
import classes from './shell.module.css';

/** The resources that plugins and the app declare, as far as somebody may see them. One appears with its plugin. */
export function ResourceLinks({ onChosen }: { onChosen(): void }) {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const { permissions } = useSession();
  const enabled = permissions.some((each) => each === '*' || each.startsWith('data:'));
  const { rows } = useList('/api/v1/admin/resources', {}, { live: true, enabled });
  const listed = rows.filter((resource) => resource.listed);
  const groups = [...Map.groupBy(listed, ({ group }) => group ?? t('nav.data'))];
  return groups.map(([group, resources]) => (
    <section key={group} aria-label={group}>
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="sm" pb={4} aria-hidden>
        {group}
      </Text>
      {resources.map(({ key, displayName }) => {
        const active = pathname === `/data/${key}` || pathname.startsWith(`/data/${key}/`);
        return (
          <NavLink
            key={key}
            component={Link}
            to={`/data/${key}`}
            label={displayName.many}
            active={active}
            {...(active && { 'aria-current': 'page' as const })}
            onClick={onChosen}
            py={6}
            className={classes.link ?? ''}
          />
        );
      })}
    </section>
  ));
}
