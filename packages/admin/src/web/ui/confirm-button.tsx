import { Button, type ButtonProps, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { type Need, useMay } from '../session/session.ts';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmButtonProps extends ButtonProps {
  /** Who may not do it does not see the button. */
  needs: Need;
  label: string;
  /** What will happen. */
  question: string;
  /** The dialog stays where this rejects, and says why. */
  onConfirm(): Promise<unknown>;
  busy: boolean;
  error: unknown;
  /** Something in the dialog has to be mended first. */
  blocked?: boolean;
  /** Default: Cancel. */
  wayOut?: string;
  children?: ReactNode;
}

/** Asks before it does what cannot be taken back. `children` stand in the dialog. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { t } = useLanguage();
  const { needs, label, question, onConfirm, busy, error, blocked = false, children, ...rest } = props;
  const { wayOut = t('action.cancel'), ...button } = rest;
  const [opened, { open, close }] = useDisclosure();
  const confirm = (): void => void onConfirm().then(close, () => undefined);
  if (!useMay(needs)) return null;
  return (
    <>
      <Button variant="default" size="xs" {...button} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <Stack>
          <Text size="sm">{question}</Text>
          {children}
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {wayOut}
            </Button>
            <Button
              onClick={confirm}
              loading={busy}
              disabled={blocked}
              data-autofocus={children === undefined || undefined}
            >
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
