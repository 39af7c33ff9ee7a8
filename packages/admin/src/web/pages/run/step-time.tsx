import type { StepAttempt } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { isSettled } from '../../ui/failure.ts';
import { Span } from '../../ui/time.tsx';

/** How long an attempt took. Of one that a person settled only when that was is known, not how long it was at work. */
export function StepTime({ step: { startedAt, finishedAt, error } }: { step: StepAttempt }) {
  const { t } = useLanguage();
  const span = <Span from={startedAt} to={finishedAt} />;
  if (error === undefined || !isSettled(error)) return span;
  return (
    <span title={t('step.until_settled_help')}>
      {t('step.until_settled')} {span}
    </span>
  );
}
