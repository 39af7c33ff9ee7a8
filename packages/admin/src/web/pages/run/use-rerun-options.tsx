import { SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useThing } from '../../api/read.ts';
import type { Json } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';

/** How a run is to be done again. */
export interface RerunOptions {
  version: 'original' | 'current';
  input?: Json;
}

/** `original`: how the version that a run had is called. `eventId`: whose payload is there to be edited. */
export function useRerunOptions({ original, eventId }: { original: string; eventId?: string }): {
  options: RerunOptions;
  valid: boolean;
  fields: ReactNode;
} {
  const { t } = useLanguage();
  const id = useId();
  const [version, setVersion] = useState<RerunOptions['version']>('original');
  const [edits, setEdits] = useState(false);
  const [input, setInput] = useState<Json>();
  const [valid, setValid] = useState(true);
  const edit = (value: Json | undefined, isValid: boolean): void => {
    setInput(value);
    setValid(isValid);
  };
  const fields = (
    <Stack gap="xs">
      <Text size="sm" fw={500} id={id}>
        {t('rerun.version')}
      </Text>
      <SegmentedControl
        aria-labelledby={id}
        value={version}
        onChange={(value) => setVersion(value as RerunOptions['version'])}
        data={[
          { value: 'original', label: original },
          { value: 'current', label: t('rerun.current') },
        ]}
      />
      <Switch
        label={t('rerun.edit_input')}
        checked={edits}
        onChange={(event) => setEdits(event.currentTarget.checked)}
      />
      {edits &&
        (eventId === undefined ? (
          <JsonInput label={t('rerun.input_all')} initial={undefined} onChange={edit} />
        ) : (
          <EventInput eventId={eventId} onChange={edit} />
        ))}
    </Stack>
  );
  const given = edits && input !== undefined;
  // What is there to be edited may stay as it is.
  const enough = !edits || (valid && (given || eventId !== undefined));
  return { options: { version, ...(given && { input }) }, valid: enough, fields };
}

function EventInput({
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
