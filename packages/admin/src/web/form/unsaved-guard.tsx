import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';

/** Asks before somebody leaves what they have not saved: another page, a closed window. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { t } = useLanguage();
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal
      opened
      onClose={blocker.reset}
      title={t('form.unsaved')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">{t('form.unsaved_question')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={blocker.proceed}>
            {t('form.leave')}
          </Button>
          <Button onClick={blocker.reset} data-autofocus>
            {t('form.stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
