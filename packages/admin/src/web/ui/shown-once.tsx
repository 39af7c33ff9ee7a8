import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

interface ShownOnceProps {
  title: string;
  /** What to do with it. */
  help: string;
  /** Undefined: there is nothing to show. */
  value: string | undefined;
  onClose(): void;
}

/** A secret in a dialog that nobody sees again: a key, a link that works once. */
export function ShownOnce({ title, help, value, onClose }: ShownOnceProps) {
  const { t } = useLanguage();
  return (
    <Modal
      opened={value !== undefined}
      onClose={onClose}
      title={title}
      // A click beside it would lose it.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <Text size="sm">{help}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {value}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={value ?? ''}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} data-autofocus>
                {t(copied ? 'action.copied' : 'action.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('action.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
