import { branchesOf, STEP_FIELD_KINDS, type StepDocument, type StepKind } from '@automate/workflow';
import { Accordion, Alert, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { branchLabel } from '../branch-label.ts';
import { useBuilder } from '../builder.tsx';
import { nameOf } from '../graph.ts';
import { KindIcon } from '../kind-icon.tsx';
import { kindOf } from '../kinds.ts';
import { StepMenu } from '../step-menu.tsx';
import { KindFields } from './kind-fields.tsx';
import { ChoiceField, CodeField, NumberField, TextField } from './plain-fields.tsx';
import { RenameField } from './rename-field.tsx';
import { Sections } from './sections.tsx';
import { useFields } from './use-field.ts';

const SECTIONS = ['when', 'failure'];

/** Everything that can be said of one step. */
export function StepForm({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const { problems } = useBuilder();
  const field = useFields({ step: step.id });
  const kind = kindOf(step);
  // What is of no field, or makes none wrong.
  const whole = (problems.get(step.id) ?? []).filter((one) => one.hint || one.field === '');
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <KindIcon kind={kind} />
          <Text size="sm" fw={600}>
            {t(kind === undefined ? 'canvas.kind_none' : `canvas.kind_${kind}`)}
          </Text>
        </Group>
        <StepMenu id={step.id} />
      </Group>
      {whole.map(({ message, hint }) => (
        <Alert key={message} color={hint ? 'orange' : 'red'} variant="outline">
          {message}
        </Alert>
      ))}
      <EmptyBranches step={step} />
      <RenameField id={step.id} />
      <KindFields key={step.id} step={step} />
      <Sections all={SECTIONS}>
        <Accordion.Item value="when">
          <Accordion.Control>{t('step.when')}</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <CodeField
                label={t('step.if')}
                description={t('step.if_about')}
                language="condition"
                field={field(['if'])}
              />
              <TextField label={t('step.description')} field={field(['description'])} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
        {kind !== undefined && (has('retry', kind) || has('timeout', kind)) && (
          <Accordion.Item value="failure">
            <Accordion.Control>{t('step.failure')}</Accordion.Control>
            <Accordion.Panel>
              <FailureFields step={step} kind={kind} />
            </Accordion.Panel>
          </Accordion.Item>
        )}
      </Sections>
    </Stack>
  );
}

/** Lists that the language does not allow to be empty: why, and the way to fill them. */
function EmptyBranches({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const { add } = useBuilder();
  const empty = branchesOf(step).filter(({ steps }) => steps.length === 0);
  return empty.map(({ role, place }) => {
    const at = `/${place.join('/')}`;
    return (
      <Alert key={at} color="orange" variant="outline">
        <Text size="sm">{t('canvas.empty', { branch: branchLabel(t, nameOf(step, role, place)) })}</Text>
        <Button size="xs" variant="default" mt="xs" onClick={() => add({ step: step.id, at, index: 0 })}>
          {t('canvas.add')}
        </Button>
      </Alert>
    );
  });
}

/** How long it may take, how often it is tried, and what happens beside it when it fails. */
function FailureFields({ step, kind }: { step: StepDocument; kind: StepKind }) {
  const { t } = useLanguage();
  const { places, add } = useBuilder();
  const field = useFields({ step: step.id });
  return (
    <Stack gap="sm">
      {has('timeout', kind) && (
        <TextField label={t('step.timeout')} description={t('step.duration_about')} field={field(['timeout'])} />
      )}
      {has('retry', kind) && (
        <>
          <NumberField label={t('step.attempts')} placeholder="3" field={field(['retry', 'attempts'])} />
          <TextField
            label={t('step.backoff')}
            placeholder="1s"
            description={t('step.backoff_about')}
            field={field(['retry', 'backoff'])}
          />
          <NumberField label={t('step.factor')} placeholder="2" field={field(['retry', 'factor'])} />
          <TextField label={t('step.max')} placeholder="1m" field={field(['retry', 'max'])} />
          <Switch
            label={t('step.jitter')}
            checked={field(['retry', 'jitter']).value !== false}
            onChange={(event) => field(['retry', 'jitter']).set(event.currentTarget.checked ? undefined : false)}
          />
        </>
      )}
      {has('on_failure', kind) && (
        <ChoiceField
          label={t('step.on_failure')}
          field={field(['on_failure'])}
          options={(['abort', 'continue'] as const).map((value) => ({ value, label: t(`step.on_failure_${value}`) }))}
        />
      )}
      <Group gap="xs">
        {(['on_error', 'fallback', 'compensate'] as const)
          .filter((role) => places.get(step.id)?.step[role] === undefined)
          .map((role) => (
            <Button
              key={role}
              size="xs"
              variant="default"
              onClick={() => add({ step: step.id, at: `/${role}`, index: 0 })}
            >
              {t(`canvas.add_${role}`)}
            </Button>
          ))}
      </Group>
    </Stack>
  );
}

const has = (field: 'retry' | 'timeout' | 'on_failure', kind: StepKind): boolean =>
  STEP_FIELD_KINDS[field]?.includes(kind) ?? true;
