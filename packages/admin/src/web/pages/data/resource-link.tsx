import { PageLink } from '../../ui/link.tsx';
import type { AdminResource } from './resource.ts';

/** To the list of a resource. */
export function ResourceLink({ resource: { key, displayName } }: { resource: AdminResource }) {
  return (
    <PageLink to="/data/$resource" params={{ resource: key }} size="sm">
      {displayName.many}
    </PageLink>
  );
}
