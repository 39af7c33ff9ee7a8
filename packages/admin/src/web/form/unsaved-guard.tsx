import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';

/** Asks before somebody leaves what they have not saved: another page, a closed window. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { t } = useLanguage();
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  if (blocker.status !== 'blocked') return null;
  return <LeaveQuestion question={t('form.unsaved_question')} onLeave={blocker.proceed} onStay={blocker.reset} />;
}

interface LeaveQuestionProps {
  question: string;
  onLeave(): void;
  onStay(): void;
}

export function LeaveQuestion({ question, onLeave, onStay }: LeaveQuestionProps) {
  const { t } = useLanguage();
  return (
    <Modal opened onClose={onStay} title={t('form.unsaved')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text size="sm">{question}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            {t('form.leave')}
          </Button>
          <Button onClick={onStay} data-autofocus>
            {t('form.stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
