import type { StepDocument } from '@automate/workflow';
import { Select, Stack, Text } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { kindOf } from '../kinds.ts';
import { CaseFields } from './case-fields.tsx';
import { ParamFields } from './param-fields.tsx';
import { ChoiceField, CodeField, ListField, NumberField, TextField } from './plain-fields.tsx';
import { useFields } from './use-field.ts';
import { ValueFields } from './value-fields.tsx';
import { WaitFields } from './wait-fields.tsx';

/** What a step of its kind is told. */
export function KindFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const subject = { step: step.id };
  const field = useFields(subject);
  switch (kindOf(step)) {
    case 'action':
      return <ActionFields step={step} />;
    case 'uses':
      return <StepTypeFields step={step} />;
    case 'call':
      return <CallFields step={step} />;
    case 'condition':
      return (
        <CodeField
          label={t('step.condition')}
          description={t('step.condition_about')}
          language="condition"
          required
          field={field(['condition'])}
        />
      );
    case 'set':
      return <ValueFields subject={subject} path={['set']} kept />;
    case 'wait':
      return <WaitFields step={step} />;
    case 'approval':
      return (
        <Stack gap="sm">
          <CodeField label={t('step.message')} language="template" required field={field(['approval', 'message'])} />
          <ListField
            label={t('step.options')}
            description={t('step.options_about')}
            field={field(['approval', 'options'])}
          />
          <ListField
            label={t('step.approvers')}
            description={t('step.approvers_about')}
            field={field(['approval', 'approvers'])}
          />
          <ListField
            label={t('step.fail_on')}
            description={t('step.fail_on_about')}
            field={field(['approval', 'fail_on'])}
          />
          <TextField
            label={t('step.on_timeout')}
            description={t('step.on_timeout_about')}
            field={field(['approval', 'on_timeout'])}
          />
        </Stack>
      );
    case 'for_each':
      return (
        <Stack gap="sm">
          <CodeField
            label={t('step.items')}
            description={t('step.items_about')}
            language="template"
            required
            field={field(['for_each', 'in'])}
          />
          <NumberField label={t('step.concurrency')} placeholder="10" field={field(['for_each', 'concurrency'])} />
        </Stack>
      );
    case 'switch':
      return <CaseFields step={step} />;
    case 'steps':
    case 'parallel':
      return (
        <Text size="sm" c="dimmed">
          {t('step.holds')}
        </Text>
      );
    default:
      return (
        <Text size="sm" c="dimmed">
          {t('canvas.kind_none')}
        </Text>
      );
  }
}

function ActionFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const field = useFields({ step: step.id });
  const [key] = (step.action ?? '').split('/');
  const connector = parts.connectors.find((one) => one.key === key);
  const action = connector?.actions.find(({ name }) => `${key}/${name}` === step.action);
  const { value, set, error } = field(['action']);
  return (
    <Stack gap="sm">
      <Select
        label={t('canvas.kind_action')}
        description={action?.description}
        searchable
        allowDeselect={false}
        data={withGiven(
          parts.connectors
            .filter(({ actions }) => actions.length > 0)
            .map(({ key: of, displayName, actions }) => ({
              group: displayName,
              items: actions.map(({ name, displayName: label }) => ({
                value: `${of}/${name}`,
                label: `${displayName}: ${label}`,
              })),
            })),
          step.action,
        )}
        value={typeof value === 'string' ? value : null}
        error={error}
        onChange={(next) => set(next ?? '')}
      />
      <ChoiceField
        label={t('step.connection')}
        description={t('step.connection_about')}
        field={field(['connection'])}
        options={[
          ...new Set([...(connector?.instances ?? []), ...(step.connection === undefined ? [] : [step.connection])]),
        ].map((name) => ({ value: name, label: name }))}
      />
      {action ? (
        <ParamFields key={step.action} subject={{ step: step.id }} schema={action.input as never} />
      ) : (
        <ValueFields subject={{ step: step.id }} path={['with']} />
      )}
    </Stack>
  );
}

function StepTypeFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const field = useFields({ step: step.id });
  const types = parts.stepTypes.flatMap(({ key, displayName, types: own }) =>
    own.map((type) => ({ ...type, value: `${key}:${type.name}`, label: `${displayName}: ${type.displayName}` })),
  );
  const type = types.find(({ value }) => value === step.uses);
  const { set, error } = field(['uses']);
  return (
    <Stack gap="sm">
      <Select
        label={t('canvas.kind_uses')}
        description={type?.description}
        searchable
        allowDeselect={false}
        data={withGiven(
          [{ group: t('canvas.kind_uses'), items: types.map(({ value, label }) => ({ value, label })) }],
          step.uses,
        )}
        value={step.uses ?? null}
        error={error}
        onChange={(next) => set(next ?? '')}
      />
      {type ? (
        <ParamFields key={step.uses} subject={{ step: step.id }} schema={type.input as never} />
      ) : (
        <ValueFields subject={{ step: step.id }} path={['with']} />
      )}
    </Stack>
  );
}

function CallFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const field = useFields({ step: step.id });
  const { rows } = useList('/api/v1/workflows', { query: { limit: 100 } });
  const names = rows.map(({ name }) => name);
  return (
    <Stack gap="sm">
      <ChoiceField
        label={t('step.workflow')}
        description={t('step.workflow_about')}
        field={field(['call'])}
        required
        options={[...new Set([...names, ...(step.call ? [step.call] : [])])].map((name) => ({
          value: name,
          label: name,
        }))}
      />
      <ValueFields subject={{ step: step.id }} path={['with']} />
    </Stack>
  );
}

type Groups = { group: string; items: { value: string; label: string }[] }[];

/** What is written stays to be seen where nothing installed is called that. */
function withGiven(groups: Groups, given: string | undefined): Groups {
  const there =
    given === undefined || given === '' || groups.some(({ items }) => items.some(({ value }) => value === given));
  return there ? groups : [...groups, { group: '?', items: [{ value: given, label: given }] }];
}
