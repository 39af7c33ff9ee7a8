import { Alert } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { usePermissionWords } from '../session/permission-words.ts';
import { type Need, useMay } from '../session/session.ts';

/** Above what somebody can only look at: why. Nothing for who may change it. */
export function OnlyToSee({ needs }: { needs: Need | undefined }) {
  const { t } = useLanguage();
  const words = usePermissionWords();
  if (useMay(needs) || needs === undefined) return null;
  return <Alert variant="outline" color="gray" title={t('form.only_to_see', { permission: words(needs) })} />;
}
