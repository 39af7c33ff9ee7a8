import { Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunDetail, StepAttempt } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { kindWord } from './kind-word.ts';
import { RerunButton } from './rerun-button.tsx';
import { SettleButton } from './settle-button.tsx';
import { isSettleable } from './settleable.ts';
import classes from './step-details.module.css';
import { StepLog } from './step-log.tsx';

/** What one attempt of a step took, gave and left. */
export function StepDetails({ run, step }: { run: RunDetail; step: StepAttempt }) {
  const { t } = useLanguage();
  return (
    <Stack className={classes.details ?? ''} gap="sm">
      <Group gap="lg">
        <Fact title={t('step.kind')}>{kindWord(t, step)}</Fact>
        {step.action !== undefined && <Fact title={t('step.action')}>{step.action}</Fact>}
        {step.effect !== undefined && <Fact title={t('step.effect')}>{step.effect}</Fact>}
        {step.plugin !== undefined && <Fact title={t('step.plugin')}>{step.plugin}</Fact>}
        <Fact title={t('step.attempt')}>{step.attempt}</Fact>
        <Fact title={t('step.started')}>
          <Time at={step.startedAt} />
        </Fact>
        {step.waitsFor !== undefined && <Fact title={t('step.waits_for')}>{step.waitsFor}</Fact>}
        {step.dueAt !== undefined && (
          <Fact title={t('step.due')}>
            <Time at={step.dueAt} />
          </Fact>
        )}
        {step.idempotencyKey !== undefined && <Fact title={t('step.key')}>{step.idempotencyKey}</Fact>}
      </Group>
      {step.error && (
        <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
          <code>{step.error.code}</code> <FailureText failure={step.error} />{' '}
          {t(step.error.effect === 'none' ? 'step.effect_none' : 'step.effect_unknown')}
        </Text>
      )}
      <SimpleGrid type="container" cols={{ base: 1, '560px': 2 }}>
        <Data title={t('step.input')} value={step.input} />
        <Data title={t('step.output')} value={step.output} />
      </SimpleGrid>
      {step.error?.details != null && <Data title={t('step.error_details')} value={step.error.details} />}
      {step.logs && <StepLog logs={step.logs} />}
      {(step.artifacts ?? []).map(({ id, name, bytes }) => (
        <Anchor key={id} size="sm" href={`../../api/v1/executions/${run.id}/artifacts/${id}`} download={name}>
          {t('step.artifact', { name, size: bytes })}
        </Anchor>
      ))}
      <Group gap="xs">
        {isSettleable(step) && <SettleButton executionId={run.id} path={step.path} />}
        {run.finishedAt !== undefined && <RerunButton run={run} from={step.path} />}
        {step.error !== undefined && (
          <ButtonLink
            needs="workflows:read"
            to="/workflows/$name"
            params={{ name: run.workflow.name }}
            size="xs"
            variant="default"
          >
            {t('step.edit_workflow')}
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

function Data({ title, value }: { title: string; value: unknown }) {
  const { t } = useLanguage();
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {title}
      </Text>
      {value === undefined ? (
        <Text size="sm" c="dimmed">
          {t('step.nothing')}
        </Text>
      ) : (
        <JsonView value={value} label={title} />
      )}
    </div>
  );
}
