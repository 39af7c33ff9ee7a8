import { useLanguage } from '../i18n/language.tsx';
import { usePermissionWords } from '../session/permission-words.ts';
import { type Need, useSession } from '../session/session.ts';
import { Empty } from './empty.tsx';
import { PageLink } from './link.tsx';

/** In place of what somebody may not see or do: what they lack, and who can give it. */
export function Forbidden({ need }: { need: Need }) {
  const { t } = useLanguage();
  const { tenant } = useSession();
  const words = usePermissionWords();
  return (
    <Empty
      title={t('forbidden.title')}
      hint={t('forbidden.hint', { permission: words(need), tenant: tenant.displayName })}
    >
      <PageLink to="/account">{t('forbidden.own')}</PageLink>
    </Empty>
  );
}
