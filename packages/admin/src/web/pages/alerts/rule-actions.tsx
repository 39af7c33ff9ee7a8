import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { lineOf } from '../../ui/failure.ts';
import { useToast } from '../../ui/toasts.tsx';
import type { AlertRule } from './rule-fields.ts';

const HOUR_MS = 3_600_000;
const SILENCES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, none: 0 };

/** What can be done with a rule beside changing it. */
export function RuleActions({ rule }: { rule: AlertRule }) {
  return (
    <>
      {rule.notify && <TestButton id={rule.id} to={rule.notify} />}
      {rule.notify && <SilenceButton rule={rule} />}
      <DeleteButton rule={rule} />
    </>
  );
}

function TestButton({ id, to }: { id: string; to: NonNullable<AlertRule['notify']> }) {
  const { t, language } = useLanguage();
  const toast = useToast();
  const change = useChange('post', '/api/v1/alert-rules/{id}/test');
  return (
    <ConfirmButton
      needs="alerts:write"
      label={t('alert_rules.test')}
      question={t('alert_rules.test_question', to)}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        const { body } = await change.mutateAsync({ params: { path: { id } } });
        if (body.delivered) toast(t('alert_rules.test_delivered'));
        else
          toast(t('alert_rules.test_failed', { reason: body.error ? lineOf(body.error, t, language) : '' }), 'failed');
      }}
    />
  );
}

function SilenceButton({ rule: { id } }: { rule: AlertRule }) {
  const { t } = useLanguage();
  const [span, setSpan] = useState<keyof typeof SILENCES>('hour');
  const change = useChange('post', '/api/v1/alert-rules/{id}/silence', ['/api/v1/alert-rules']);
  return (
    <ConfirmButton
      needs="alerts:write"
      label={t('alert_rules.silence')}
      question={t('alert_rules.silence_question')}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id } }, body: { forMs: SILENCES[span] } })}
    >
      <Select
        label={t('alert_rules.silence_for')}
        data={(Object.keys(SILENCES) as (keyof typeof SILENCES)[]).map((value) => ({
          value,
          label: t(`alert_rules.silence_${value}`),
        }))}
        value={span}
        onChange={(value) => setSpan((value ?? 'hour') as typeof span)}
        allowDeselect={false}
        data-autofocus
      />
    </ConfirmButton>
  );
}

function DeleteButton({ rule: { id, name, version } }: { rule: AlertRule }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange('delete', '/api/v1/alert-rules/{id}', ['/api/v1/alert-rules']);
  return (
    <ConfirmButton
      needs="alerts:write"
      label={t('action.delete')}
      question={t('alert_rules.delete_question', { name })}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        await change.mutateAsync({ params: { path: { id } }, ifMatch: `"${version}"` });
        await navigate({ to: '/alerts/rules', ignoreBlocker: true });
      }}
    />
  );
}
