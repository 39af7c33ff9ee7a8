import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink, PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { aboutRole } from './role-about.ts';

/** What users can be. */
export function RolesPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/roles"
      about="roles.about"
      path="/api/v1/roles"
      whole
      rowId={({ name }) => name}
      empty={{ title: 'roles.empty', hint: 'roles.empty_hint' }}
      actions={
        <ButtonLink needs="roles:write" to="/roles/new">
          {t('roles.new')}
        </ButtonLink>
      }
      columns={[
        {
          title: 'roles.name',
          cell: ({ name }) => (
            <PageLink to="/roles/$name" params={{ name }} size="sm" fw={500}>
              {name}
            </PageLink>
          ),
        },
        { title: 'roles.description', cell: (role) => aboutRole(role, t) || '–', wide: true },
        { title: 'roles.kind', cell: ({ builtIn }) => t(builtIn ? 'roles.built_in' : 'roles.own') },
        {
          title: 'roles.permits',
          cell: ({ permissions }) =>
            permissions.includes('*') ? t('permission.all') : t('roles.permits_count', { count: permissions.length }),
        },
      ]}
    />
  );
}
