import { useLanguage } from '../../i18n/language.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useTime } from '../../ui/time.tsx';

/** A token that works once, and until when. */
export interface OneTimeLink {
  token: string;
  expiresAt: string;
}

interface WelcomeLinkProps {
  title: string;
  /** Undefined: there is nothing to show. */
  link: OneTimeLink | undefined;
  onClose(): void;
}

/** Shows, this once, where somebody chooses a password. Behind #, so that it is in no log of any server. */
export function WelcomeLink({ title, link, onClose }: WelcomeLinkProps) {
  const { t } = useLanguage();
  const time = useTime();
  return (
    <ShownOnce
      title={title}
      help={t('user.link', { until: link ? time(link.expiresAt) : '' })}
      value={link && new URL(`welcome#${link.token}`, document.baseURI).href}
      onClose={onClose}
    />
  );
}
