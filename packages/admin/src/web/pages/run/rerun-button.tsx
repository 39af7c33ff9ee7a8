import { SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import type { Json, RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { useToast } from '../../ui/toasts.tsx';

/** Runs it once more: all of it or from a step on, with the input as it was or as it is written now. */
export function RerunButton({ run, from }: { run: RunDetail; from?: string }) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const [version, setVersion] = useState<'original' | 'current'>('original');
  const [edits, setEdits] = useState(false);
  const [input, setInput] = useState<Json>();
  const [valid, setValid] = useState(true);
  const change = useChange('post', '/api/v1/executions/{id}/rerun', ['/api/v1/executions']);
  const edit = (value: Json | undefined, isValid: boolean): void => {
    setInput(value);
    setValid(isValid);
  };
  const rerun = async (): Promise<void> => {
    const body = { version, ...(from !== undefined && { from }), ...(edits && input !== undefined && { input }) };
    const made = await change.mutateAsync({ params: { path: { id: run.id } }, body });
    toast(t('rerun.started'));
    await navigate({ to: '/runs/$id', params: { id: made.body.executionId } });
  };
  return (
    <ConfirmButton
      label={from === undefined ? t('rerun.all') : t('rerun.from', { step: from })}
      question={t('rerun.question')}
      busy={change.isPending}
      error={change.error}
      blocked={edits && !valid}
      onConfirm={rerun}
    >
      <Stack gap="xs">
        <Text size="sm" fw={500} id="rerun-version">
          {t('rerun.version')}
        </Text>
        <SegmentedControl
          aria-labelledby="rerun-version"
          value={version}
          onChange={(value) => setVersion(value as typeof version)}
          data={[
            { value: 'original', label: t('rerun.original', { version: run.workflow.version }) },
            { value: 'current', label: t('rerun.current') },
          ]}
        />
        <Switch
          label={t('rerun.edit_input')}
          checked={edits}
          onChange={(event) => setEdits(event.currentTarget.checked)}
        />
        {edits && <EditedInput eventId={run.event.id} onChange={edit} />}
      </Stack>
    </ConfirmButton>
  );
}

function EditedInput({
  eventId,
  onChange,
}: {
  eventId: string;
  onChange(input: Json | undefined, valid: boolean): void;
}) {
  const { t } = useLanguage();
  const event = useThing('/api/v1/events/{id}', { path: { id: eventId } });
  if (event.data === undefined) return null;
  return <JsonInput label={t('rerun.input')} initial={event.data.body.payload} onChange={onChange} />;
}
