import type { ItemOf } from '@automate/client';
import { Actor } from '../../ui/actor.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { Qualifiers } from '../../ui/qualifiers.ts';
import { Time } from '../../ui/time.tsx';
import { useQualifierSearch } from '../../ui/use-qualifier-search.tsx';

const QUALIFIERS = { actor: {}, action: {}, subject: {} } satisfies Qualifiers;

/** What was done by whom. */
export function AuditPage() {
  const { text, values, field } = useQualifierSearch('/audit', QUALIFIERS);
  return (
    <ListPage
      page="/audit"
      about="audit.about"
      path="/api/v1/audit"
      query={{ actor: values.actor, action: values.action, subject: values.subject }}
      rowId={({ id }) => id}
      empty={{ title: 'audit.empty', hint: text === '' ? 'audit.empty_hint' : 'list.empty_filtered' }}
      filters={field}
      columns={[
        { title: 'audit.at', cell: ({ at }) => <Time at={at} /> },
        { title: 'audit.actor', cell: ({ actor }) => <Actor of={actor} /> },
        { title: 'audit.action', cell: (entry) => <code title={entry.action}>{callOf(entry)}</code>, wide: true },
        { title: 'audit.subject', cell: ({ subject }) => subject, wide: true },
        { title: 'audit.source', cell: ({ source }) => source ?? '–' },
      ]}
    />
  );
}

/** Of a call its real path, where the entry holds that; else what was done as it is written. */
function callOf({ action, subject, details }: Pick<ItemOf<'/api/v1/audit'>, 'action' | 'subject' | 'details'>): string {
  const [, method, route] = /^([A-Z]+) (\/.*)$/.exec(action) ?? [];
  if (method === undefined || route === undefined) return action;
  const made = (details as { path?: unknown } | null)?.path;
  const path = typeof made === 'string' ? made : subject;
  const fits = new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(path);
  return fits ? `${method} ${path}` : action;
}
