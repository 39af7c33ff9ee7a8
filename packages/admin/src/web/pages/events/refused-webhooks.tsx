import type { ItemOf } from '@automate/client';
import { Stack, Text, Title } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Original } from '../../ui/original.tsx';
import { Time } from '../../ui/time.tsx';

type Refusal = ItemOf<'/api/v1/webhooks/refusals'>;

const DAY_MS = 86_400_000;
/** Of all sources; one shows all of its own. */
const SHOWN = 5;

/** Why webhooks of the last day did not arrive, and what to do: of one source or of all. Nothing where all arrived. */
export function RefusedWebhooks({ source }: { source?: string }) {
  const { t } = useLanguage();
  const enabled = useMay('events:read');
  const query = { limit: 200, ...(source !== undefined && { source }) };
  const { rows } = useList('/api/v1/webhooks/refusals', { query }, { live: true, enabled });
  const refusals = ofTheLastDay(rows);
  if (refusals.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h4">
        {t('refusals.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('refusals.about')}
      </Text>
      <DataList
        label={t('refusals.title')}
        rows={source === undefined ? refusals.slice(0, SHOWN) : refusals}
        rowId={keyOf}
        columns={source === undefined ? [SOURCE, ...COLUMNS] : COLUMNS}
      />
    </section>
  );
}

const SOURCE: Column<Refusal> = { title: 'events.source', cell: ({ source }) => <Source source={source} /> };

const COLUMNS: readonly Column<Refusal>[] = [
  { title: 'refusals.why', cell: (refusal) => <Why refusal={refusal} />, wide: true },
  { title: 'refusals.count', cell: ({ count }) => count },
  { title: 'refusals.last', cell: ({ lastAt }) => <Time at={lastAt} /> },
  { title: 'refusals.address', cell: ({ address }) => address ?? '–' },
];

function Source({ source }: { source: string | undefined }) {
  const { t } = useLanguage();
  const plugins = useList('/api/v1/plugins', {}, { enabled: useMay('plugins:read') });
  if (source === undefined) return t('refusals.no_source');
  const [key, name] = source.split('/', 2);
  const plugin = plugins.rows.find(({ contributions }) => contributions.some((one) => one.key === key))?.id;
  if (plugin === undefined || name === undefined) return source;
  return (
    <PageLink to="/connections/$plugin/$name" params={{ plugin, name }} size="sm">
      {source}
    </PageLink>
  );
}

function Why({ refusal: { reason, detail } }: { refusal: Refusal }) {
  const { t } = useLanguage();
  return (
    <Stack gap={0}>
      <Text size="sm" fw={600}>
        {t(`refusals.${reason}`)}
      </Text>
      <Text size="sm">{t(`refusals.${reason}_advice`)}</Text>
      {/* Of a signature there is no more to say. */}
      {detail !== undefined && reason !== 'signature' && (
        <Text size="xs" c="dimmed">
          {t('refusals.detail')} <Original>{detail}</Original>
        </Text>
      )}
    </Stack>
  );
}

const keyOf = ({ source, reason }: Refusal): string => `${source} ${reason}`;

/** One row of a source and a reason, of those that stand hour by hour with the newest first. */
function ofTheLastDay(rows: readonly Refusal[]): Refusal[] {
  const since = Date.now() - DAY_MS;
  const found = new Map<string, Refusal>();
  for (const row of rows) {
    if (Date.parse(row.lastAt) < since) continue;
    const newest = found.get(keyOf(row));
    found.set(keyOf(row), newest ? { ...newest, count: newest.count + row.count } : row);
  }
  return [...found.values()];
}
