import { useLanguage } from '../../i18n/language.tsx';
import classes from './sparkline.module.css';

const HEIGHT = 24;
const STEP = 4;

/** Counts over time as small bars, oldest first. */
export function Sparkline({ counts }: { counts: readonly number[] }) {
  const { t } = useLanguage();
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((all, count) => all + count, 0);
  return (
    <svg
      className={classes.line}
      width={counts.length * STEP}
      height={HEIGHT}
      role="img"
      aria-label={t('errors.recent_label', { count: sum, hours: counts.length })}
    >
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(3, (count / most) * HEIGHT);
        return (
          <rect
            key={index}
            x={index * STEP}
            y={HEIGHT - height}
            width={STEP - 1}
            height={height}
            data-empty={count === 0 || undefined}
          />
        );
      })}
    </svg>
  );
}
