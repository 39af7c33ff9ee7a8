import { Accordion, MultiSelect, Stack } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { IntegrationFields } from './integration-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { CodeField, ListField, TextField } from './plain-fields.tsx';
import { Sections } from './sections.tsx';
import { asText, useFields } from './use-field.ts';
import { ValueFields } from './value-fields.tsx';

const SECTIONS = ['limits', 'hold', 'output', 'told'];

/** What is said of the workflow as a whole. */
export function WorkflowForm() {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const field = useFields('workflow');
  const hold = field(['hold', 'while_down']);
  const instances = parts.connectors.flatMap(({ key, instances: names, supportsHealthCheck }) =>
    supportsHealthCheck ? names.map((name) => `${key}/${name}`) : [],
  );
  const held = Array.isArray(hold.value) ? hold.value.map(asText) : [];
  return (
    <Stack gap="md">
      <TextField label={t('whole.name')} description={t('whole.name_about')} required field={field(['name'])} />
      <TextField label={t('step.description')} field={field(['description'])} />
      <TextField label={t('step.timeout')} description={t('step.duration_about')} field={field(['timeout'])} />
      <ListField label={t('whole.env')} description={t('whole.env_about')} field={field(['env'])} />
      <Sections all={SECTIONS}>
        <Accordion.Item value="limits">
          <Accordion.Control>{t('whole.limits')}</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <LimitFields />
              <CodeField
                label={t('whole.priority')}
                description={t('whole.priority_about')}
                language="template"
                field={field(['priority'])}
              />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="hold">
          <Accordion.Control>{t('whole.hold')}</Accordion.Control>
          <Accordion.Panel>
            <MultiSelect
              label={t('whole.while_down')}
              description={t('whole.while_down_about')}
              data={[...new Set([...instances, ...held])]}
              value={held}
              error={hold.error}
              onChange={(next) => (next.length === 0 ? field(['hold']).set(undefined) : hold.set(next))}
            />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="output">
          <Accordion.Control>{t('whole.output')}</Accordion.Control>
          <Accordion.Panel>
            <ValueFields subject="workflow" path={['output']} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="told">
          <Accordion.Control>{t('whole.integrations')}</Accordion.Control>
          <Accordion.Panel>
            <IntegrationFields />
          </Accordion.Panel>
        </Accordion.Item>
      </Sections>
    </Stack>
  );
}
