import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { InviteButton } from './invite-button.tsx';
import { UserLink } from './user-link.tsx';

/** Who may log in. */
export function UsersPage() {
  return (
    <ListPage
      page="/users"
      about="users.about"
      path="/api/v1/users"
      rowId={({ id }) => id}
      empty={{ title: 'users.empty', hint: 'users.empty_hint' }}
      actions={<InviteButton />}
      columns={[
        { title: 'users.name', cell: (user) => <UserLink user={user} />, wide: true },
        { title: 'users.login', cell: ({ login }) => login },
        { title: 'users.roles', cell: ({ roles }) => roles.join(', ') || '–' },
        { title: 'users.state', cell: ({ state }) => <Status of={state} /> },
        { title: 'users.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
}
