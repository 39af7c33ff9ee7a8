import { Stack, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { PageLink } from '../../ui/link.tsx';
import { WorkflowLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { Qualifiers } from '../../ui/qualifiers.ts';
import { readTime } from '../../ui/read-time.ts';
import { Time } from '../../ui/time.tsx';
import { useQualifierSearch } from '../../ui/use-qualifier-search.tsx';
import { Sparkline } from './sparkline.tsx';

const QUALIFIERS = { workflow: {}, code: {}, since: { time: true } } satisfies Qualifiers;

/** What fails, by kind; what happened last comes first. */
export function ErrorsPage() {
  const { t } = useLanguage();
  const { text, values, field } = useQualifierSearch('/errors', QUALIFIERS);
  return (
    <ListPage
      page="/errors"
      about="errors.about"
      path="/api/v1/errors"
      query={{ workflow: values.workflow, code: values.code, since: readTime(values.since) }}
      live
      rowId={({ fingerprint }) => fingerprint}
      empty={{ title: 'errors.empty', hint: text === '' ? 'errors.empty_hint' : 'list.empty_filtered' }}
      filters={field}
      columns={[
        {
          title: 'errors.error',
          wide: true,
          cell: ({ fingerprint, code, example }) => (
            <Stack gap={2}>
              <PageLink to="/errors/$fingerprint" params={{ fingerprint }} size="sm">
                <FailureText failure={{ code, message: example }} />
              </PageLink>
              <Text size="xs" c="dimmed">
                {code}
              </Text>
            </Stack>
          ),
        },
        {
          title: 'errors.where',
          cell: ({ workflow, step }) => (
            <Stack gap={2}>
              <WorkflowLink name={workflow.name} />
              <Text size="xs" c="dimmed">
                {step ?? t('errors.no_step')}
              </Text>
            </Stack>
          ),
        },
        { title: 'errors.recent', cell: ({ recent }) => <Sparkline counts={recent} /> },
        { title: 'errors.count', cell: ({ count }) => count },
        { title: 'errors.last_seen', cell: ({ lastSeen }) => <Time at={lastSeen} /> },
      ]}
    />
  );
}
