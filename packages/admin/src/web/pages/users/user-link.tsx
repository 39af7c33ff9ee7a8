import type { User } from '../../api/types.ts';
import { PageLink } from '../../ui/link.tsx';

export function UserLink({ user: { id, displayName } }: { user: Pick<User, 'id' | 'displayName'> }) {
  return (
    <PageLink to="/users/$id" params={{ id }} size="sm" fw={500}>
      {displayName}
    </PageLink>
  );
}
