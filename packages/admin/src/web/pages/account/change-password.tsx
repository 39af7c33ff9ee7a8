import { Box } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { type EntryField, EntryForm } from '../../session/entry-form.tsx';
import { NEW_PASSWORD } from '../../session/ways.ts';
import { useToast } from '../../ui/toasts.tsx';

const FIELDS = {
  current: { label: 'account.current', secret: true, autoComplete: 'current-password' },
  password: { ...NEW_PASSWORD, label: 'account.new_password' },
} satisfies Record<string, EntryField>;

/** Of one's own. Every other session ends with it. */
export function ChangePassword() {
  const { t } = useLanguage();
  const toast = useToast();
  const [times, setTimes] = useState(0);
  const change = useChange('put', '/api/v1/session/password', ['/api/v1/sessions']);
  return (
    <Box maw={440}>
      <EntryForm
        key={times}
        fields={FIELDS}
        submit="account.change_password"
        onSend={async (body) => {
          await change.mutateAsync({ body });
          toast(t('account.password_changed'));
          setTimes(times + 1);
        }}
      />
    </Box>
  );
}
