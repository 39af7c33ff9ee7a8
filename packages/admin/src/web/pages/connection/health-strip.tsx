import { useLanguage } from '../../i18n/language.tsx';
import { useTime } from '../../ui/time.tsx';
import classes from './health-strip.module.css';

interface HealthStripProps {
  /** Newest first, as the API has them. */
  looks: readonly { status: 'healthy' | 'degraded' | 'unhealthy'; startedAt: string; message?: string }[];
}

/** What each look at a connection found, oldest first: a bar for each, and the same in words. */
export function HealthStrip({ looks }: HealthStripProps) {
  const { t } = useLanguage();
  const time = useTime();
  const count = (status: string): number => looks.filter((look) => look.status === status).length;
  const words = t('connection.looks', {
    count: looks.length,
    healthy: count('healthy'),
    degraded: count('degraded'),
    unhealthy: count('unhealthy'),
  });
  return (
    <figure className={classes.figure}>
      <div className={classes.strip} role="img" aria-label={words}>
        {looks.toReversed().map(({ status, startedAt, message }) => (
          <span
            key={startedAt}
            className={classes.look}
            data-status={status}
            title={[time(startedAt), t(`status.${status}`), message].filter(Boolean).join(' · ')}
          />
        ))}
      </div>
      <figcaption className={classes.words}>{words}</figcaption>
    </figure>
  );
}
