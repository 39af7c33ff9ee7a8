import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useUnreadable } from '../../form/unreadable-fields.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';

const ID = /^[a-z][a-z0-9_]*$/;

/** The name of a step; what reads the step follows. It is taken when somebody leaves the field. */
export function RenameField({ id }: { id: string }) {
  const { t } = useLanguage();
  const { places, replace } = useBuilder();
  const [name, setName] = useState(id);
  useEffect(() => setName(id), [id]);
  const problem =
    name === id ? undefined : !ID.test(name) ? t('step.id_form') : places.has(name) ? t('step.id_taken') : undefined;
  useUnreadable(t('step.id'), problem !== undefined);
  const rename = (): void => {
    if (name === id || problem !== undefined) return;
    // Whoever is asked, and stays, has not renamed it.
    setName(id);
    replace([{ op: 'rename_step', id, to: name }], { step: name });
  };
  return (
    <TextInput
      label={t('step.id')}
      description={t('step.id_about')}
      value={name}
      error={problem}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={rename}
      onKeyDown={(event) => {
        if (event.key === 'Enter') rename();
        if (event.key === 'Escape') setName(id);
      }}
    />
  );
}
