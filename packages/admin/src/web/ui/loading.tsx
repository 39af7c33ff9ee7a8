import { Center, Loader, VisuallyHidden } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

export function Loading() {
  const { t } = useLanguage();
  return (
    <Center p="xl" role="status">
      <Loader aria-hidden />
      <VisuallyHidden>{t('state.loading')}</VisuallyHidden>
    </Center>
  );
}
