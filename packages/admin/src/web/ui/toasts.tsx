import { Notification, Stack } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import classes from './toasts.module.css';

interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
}

const SHOWN_MS = 6000;
const ToastContext = createContext<(text: string, kind?: Toast['kind']) => void>(() => undefined);

/** Short messages in a corner, read out by screen readers. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string, kind: Toast['kind'] = 'done') => {
      const id = performance.now();
      setToasts((all) => [...all, { id, text, kind }]);
      setTimeout(() => close(id), SHOWN_MS);
    },
    [close],
  );
  return (
    <ToastContext value={show}>
      {children}
      <Stack className={classes.corner ?? ''} role="status" aria-live="polite" gap="xs">
        {toasts.map(({ id, text, kind }) => (
          <Notification
            key={id}
            withBorder
            color={kind === 'done' ? 'teal' : 'red'}
            closeButtonProps={{ 'aria-label': t('action.close') }}
            onClose={() => close(id)}
          >
            {text}
          </Notification>
        ))}
      </Stack>
    </ToastContext>
  );
}

export const useToast = () => useContext(ToastContext);
