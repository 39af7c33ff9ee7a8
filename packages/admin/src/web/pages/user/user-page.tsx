import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useThing } from '../../api/read.ts';
import { Facts } from '../../ui/facts.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { EditRoles } from './edit-roles.tsx';
import { UserActions } from './user-actions.tsx';
import { UserSessions } from './user-sessions.tsx';

/** One user: what they may, whether they may come in, and where they are logged in. */
export function UserPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/users/{id}', { path: { id } });
  const user = found.data?.body;
  return (
    <Page
      title={user?.displayName ?? id}
      parent="/users"
      mark={user && <Status of={user.state} />}
      actions={user && <UserActions user={user} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {user && found.data && (
        <Stack gap="lg">
          <Facts
            facts={{
              'users.login': user.login,
              'user.email': user.email,
              'users.created': <Time at={user.createdAt} />,
            }}
          />
          <EditRoles user={user} etag={found.data.etag} />
          <UserSessions user={user} />
        </Stack>
      )}
    </Page>
  );
}
