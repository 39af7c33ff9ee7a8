import { Facts } from '../../ui/facts.tsx';
import { Time } from '../../ui/time.tsx';
import type { AdminRow } from './resource.ts';

/** When a row was made and changed, and by whom, where that is known. */
export function RowFacts({ row: { id, createdAt, createdBy, updatedAt, updatedBy, deletedAt } }: { row: AdminRow }) {
  return (
    <Facts
      facts={{
        'data.id': <code>{id}</code>,
        'data.created': createdAt && <Time at={createdAt} />,
        'data.created_by': createdBy,
        'data.updated': updatedAt && <Time at={updatedAt} />,
        'data.updated_by': updatedBy,
        'data.deleted': deletedAt && <Time at={deletedAt} />,
      }}
    />
  );
}
