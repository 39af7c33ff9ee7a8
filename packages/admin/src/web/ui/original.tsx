import { useLanguage } from '../i18n/language.tsx';

/** A text as the server or a plugin wrote it, marked as English where the person reads another language. */
export function Original({ children }: { children: string }) {
  const { language } = useLanguage();
  return language === 'en' ? children : <span lang="en">{children}</span>;
}
