import { Text } from '@mantine/core';
import type { StepAttempt } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import classes from './step-log.module.css';

/** What an attempt logged, line by line. */
export function StepLog({ logs }: { logs: NonNullable<StepAttempt['logs']> }) {
  const { t } = useLanguage();
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {t('step.log')}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <ol className={classes.lines} tabIndex={0} aria-label={t('step.log')}>
        {logs.lines.map(({ afterMs, level, message, fields }, index) => (
          <li key={`${index}/${afterMs}`} data-level={level}>
            <span className={classes.time}>+{afterMs} ms</span>
            <span className={classes.level}>{level}</span>
            <span>
              {message} {fields !== undefined && <code>{JSON.stringify(fields)}</code>}
            </span>
          </li>
        ))}
      </ol>
      {logs.dropped > 0 && (
        <Text size="xs" c="dimmed">
          {t('step.log_dropped', { count: logs.dropped })}
        </Text>
      )}
    </div>
  );
}
