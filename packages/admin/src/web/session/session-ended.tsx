import { Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** The frame of a login over a page whose session has ended. */
export function SessionEnded({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('login.ended')}
      overlayProps={{ blur: 8 }}
      // Over dialogs that were open already.
      zIndex={1000}
    >
      <Stack>
        <Text c="dimmed" size="sm">
          {t('login.ended_help')}
        </Text>
        {children}
      </Stack>
    </Modal>
  );
}
