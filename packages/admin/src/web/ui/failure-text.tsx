import { useLanguage } from '../i18n/language.tsx';
import { codeWords, type Failure, reasonOf, settledOf } from './failure.ts';
import { Original } from './original.tsx';

/**
 * An error in the person's language: what a run says itself is said by its reason, anything else by its code in general, with
 * the message as it came.
 */
export function FailureText({ failure }: { failure: Failure }) {
  const { t, number, language } = useLanguage();
  const reason = reasonOf(failure, t, number);
  const settled = settledOf(failure, t);
  const { code, message = '' } = failure;
  const general = language !== 'en' || message === '';
  return (
    <>
      {reason ?? (
        <>
          {general && codeWords(code, t)}
          {general && message !== '' && ': '}
          <Original>{message}</Original>
        </>
      )}
      {settled !== undefined && ` · ${settled}`}
    </>
  );
}
