import type { StepDocument } from '@automate/workflow';
import { SegmentedControl, Stack } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { CodeField, TextField } from './plain-fields.tsx';
import { useFields } from './use-field.ts';

const WAYS = ['for', 'until', 'signal'] as const;
const BEGINNINGS = { for: '5m', until: '{{event.payload.at}}', signal: 'approved' };

/** What a wait is for. */
export function WaitFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const field = useFields({ step: step.id });
  const way = WAYS.find((one) => step.wait?.[one] !== undefined) ?? 'for';
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('canvas.kind_wait')}
        value={way}
        data={WAYS.map((value) => ({ value, label: t(`step.wait_${value}`) }))}
        onChange={(next) => field(['wait']).set({ [next]: BEGINNINGS[next as (typeof WAYS)[number]] })}
      />
      {way === 'for' && (
        <TextField
          label={t('step.duration')}
          description={t('step.duration_about')}
          required
          field={field(['wait', 'for'])}
        />
      )}
      {way === 'until' && (
        <CodeField
          label={t('step.until')}
          description={t('step.until_about')}
          language="template"
          required
          field={field(['wait', 'until'])}
        />
      )}
      {way === 'signal' && (
        <>
          <TextField label={t('step.signal')} required field={field(['wait', 'signal'])} />
          <TextField
            label={t('step.wait_timeout')}
            description={t('step.duration_about')}
            field={field(['wait', 'timeout'])}
          />
        </>
      )}
    </Stack>
  );
}
