import { useNavigate, useSearch } from '@tanstack/react-router';
import { ListPage } from '../../ui/list-page.tsx';
import { QualifierSearch } from '../../ui/qualifier-search.tsx';
import { parseQualifiers, type Qualifiers } from '../../ui/qualifiers.ts';
import { Time } from '../../ui/time.tsx';

const QUALIFIERS = { actor: {}, action: {}, subject: {} } satisfies Qualifiers;

/** What was done by whom. */
export function AuditPage() {
  const { q = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { values, problems } = parseQualifiers(q, QUALIFIERS);
  return (
    <ListPage
      page="/audit"
      about="audit.about"
      path="/api/v1/audit"
      query={{ actor: values.actor, action: values.action, subject: values.subject }}
      rowId={({ id }) => id}
      empty={{ title: 'audit.empty', hint: q === '' ? 'audit.empty_hint' : 'list.empty_filtered' }}
      filters={
        <QualifierSearch
          key={q}
          text={q}
          problems={problems}
          qualifiers={QUALIFIERS}
          onSearch={(text) => void navigate({ to: '/audit', search: text === '' ? {} : { q: text } })}
        />
      }
      columns={[
        { title: 'audit.at', cell: ({ at }) => <Time at={at} /> },
        { title: 'audit.actor', cell: ({ actor }) => actor },
        { title: 'audit.action', cell: ({ action }) => <code>{action}</code> },
        { title: 'audit.subject', cell: ({ subject }) => subject, wide: true },
        { title: 'audit.source', cell: ({ source }) => source ?? '–' },
      ]}
    />
  );
}
