import type { ItemOf } from '@automate/client';
import { Select, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { Qualifiers } from '../../ui/qualifiers.ts';
import { Time } from '../../ui/time.tsx';
import { useQualifierSearch } from '../../ui/use-qualifier-search.tsx';
import { actionsOf, DEEDS, wordsOf } from './deeds.ts';

type AuditEntry = ItemOf<'/api/v1/audit'>;

const QUALIFIERS = { actor: {}, action: {}, subject: {} } satisfies Qualifiers;

/** What was done by whom. */
export function AuditPage() {
  const { t, language } = useLanguage();
  const { text, values, field, choose } = useQualifierSearch('/audit', QUALIFIERS);
  const { actor, action, subject } = values;
  const actions = action === undefined ? undefined : actionsOf(action);
  return (
    <ListPage
      page="/audit"
      about="audit.about"
      path="/api/v1/audit"
      query={{ actor, subject, action: actions?.join(',') }}
      rowId={({ id }) => id}
      empty={{ title: 'audit.empty', hint: text === '' ? 'audit.empty_hint' : 'list.empty_filtered' }}
      filters={
        <>
          {field}
          <Select
            label={t('audit.deed')}
            placeholder={t('audit.any_deed')}
            data={DEEDS.map((deed) => deed[language]).toSorted((a, b) => a.localeCompare(b, language))}
            value={DEEDS.find((deed) => deed.actions.join() === actions?.join())?.[language] ?? null}
            onChange={(deed) => choose('action', deed ?? undefined)}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('audit.any_deed') }}
            maw={400}
          />
        </>
      }
      columns={[
        { title: 'audit.at', cell: ({ at }) => <Time at={at} /> },
        { title: 'audit.actor', cell: ({ actor }) => <Actor of={actor} /> },
        { title: 'audit.action', cell: (entry) => <Done entry={entry} />, wide: true },
        { title: 'audit.subject', cell: ({ subject }) => subject, wide: true },
        { title: 'audit.source', cell: ({ source }) => source ?? '–' },
      ]}
    />
  );
}

function Done({ entry }: { entry: AuditEntry }) {
  const { language } = useLanguage();
  return (
    <>
      {wordsOf(entry.action, language)}
      <Refused details={entry.details} />{' '}
      <Text component="code" size="xs" c="dimmed" ff="monospace" display="block" title={entry.action}>
        {callOf(entry)}
      </Text>
    </>
  );
}

/** Of a call that was not done: so that it stands apart from one that was. */
function Refused({ details }: Pick<AuditEntry, 'details'>) {
  const { t } = useLanguage();
  const { status, code } = (details ?? {}) as { status?: number; code?: string };
  if (status === undefined || status < 400) return null;
  return (
    <Text span size="sm" c="red" fw={600} title={code}>
      {' '}
      {t(status < 500 ? 'audit.refused' : 'audit.failed', { status })}
    </Text>
  );
}

/** Of a call its real path, where the entry holds that; else what was done as it is written. */
function callOf({ action, subject, details }: AuditEntry): string {
  const [, method, route] = /^([A-Z]+) (\/.*)$/.exec(action) ?? [];
  if (method === undefined || route === undefined) return action;
  const made = (details as { path?: unknown } | null)?.path;
  const path = typeof made === 'string' ? made : subject;
  const fits = new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(path);
  return fits ? `${method} ${path}` : action;
}
