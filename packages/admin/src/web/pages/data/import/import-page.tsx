import { Code, List, Text, Title } from '@mantine/core';
import { useLanguage } from '../../../i18n/language.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import type { AdminResource } from '../resource.ts';
import { ResourceLink } from '../resource-link.tsx';
import { useResource } from '../use-resource.ts';
import { ImportList } from './import-list.tsx';
import { UploadBox } from './upload-box.tsx';

/** Where an import begins: a file is read, and nothing changed. */
export function ImportPage() {
  const { t } = useLanguage();
  const { resource, key, error, isPending } = useResource();
  return (
    <Page
      title={resource ? t('import.title', { many: resource.displayName.many }) : key}
      description={t('import.about')}
      needs={`data:${key}:write`}
      {...(resource && { parent: <ResourceLink resource={resource} /> })}
    >
      <ProblemAlert error={error} />
      {isPending && <Loading />}
      {resource && (
        <>
          <UploadBox resource={resource} />
          <Expected resource={resource} />
          <ImportList resource={resource} title="import.earlier" />
        </>
      )}
    </Page>
  );
}

/** What a file has to hold. */
function Expected({ resource: { fields } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('import.expected')}
      </Title>
      <Text size="sm">{t('import.expected_about')}</Text>
      <List size="sm" mt="xs">
        <List.Item>
          <Code>id</Code> {t('import.id')}
        </List.Item>
        {fields.map(({ key, label, required }) => (
          <List.Item key={key}>
            <Code>{key}</Code> {label}
            {required && ` (${t('import.required')})`}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
