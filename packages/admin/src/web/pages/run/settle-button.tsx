import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { Json } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { JsonInput } from '../../ui/json-input.tsx';

const VERDICTS = ['done', 'not_done', 'give_up'] as const;

/** A person says what became of a call whose outcome nobody knows. */
export function SettleButton({ executionId, path }: { executionId: string; path: string }) {
  const { t } = useLanguage();
  const [as, setAs] = useState<(typeof VERDICTS)[number]>();
  const [output, setOutput] = useState<Json>();
  const [valid, setValid] = useState(true);
  const change = useChange('post', '/api/v1/executions/{id}/steps/settle', ['/api/v1/executions']);
  const edit = (value: Json | undefined, isValid: boolean): void => {
    setOutput(value);
    setValid(isValid);
  };
  const settle = async (): Promise<unknown> =>
    as &&
    change.mutateAsync({
      params: { path: { id: executionId } },
      body: { path, as, ...(as === 'done' && output !== undefined && { output }) },
    });
  return (
    <ConfirmButton
      needs="executions:write"
      label={t('settle.title')}
      question={t('settle.question', { path })}
      busy={change.isPending}
      error={change.error}
      blocked={as === undefined || (as === 'done' && !valid)}
      onConfirm={settle}
    >
      <Radio.Group label={t('settle.verdict')} value={as ?? null} onChange={(value) => setAs(value as typeof as)}>
        <Stack gap="xs" mt="xs">
          {VERDICTS.map((verdict) => (
            <Radio
              key={verdict}
              value={verdict}
              label={t(`settle.${verdict}`)}
              description={t(`settle.${verdict}_help`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {as === 'done' && <JsonInput label={t('settle.output')} initial={undefined} onChange={edit} />}
    </ConfirmButton>
  );
}
