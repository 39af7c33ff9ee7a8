import { PasswordInput } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

interface SecretFieldProps {
  label: string;
  description?: string;
  value: string;
  onChange(value: string): void;
  autoComplete: 'off' | 'current-password' | 'new-password';
}

/** A secret that somebody types to get in. */
export function SecretField({ onChange, ...props }: SecretFieldProps) {
  const { t } = useLanguage();
  return (
    <PasswordInput
      {...props}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      visibilityToggleButtonProps={{ 'aria-label': t('action.show_secret'), tabIndex: 0 }}
    />
  );
}
