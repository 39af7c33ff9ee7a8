import type { ItemOf } from '@automate/client';
import type { NumberFormat, Translate } from '../../i18n/language.tsx';
import { writeDuration } from '../../ui/duration.ts';

export interface SeenAlert {
  message: string;
  seen?: ItemOf<'/api/v1/alerts'>['seen'] | undefined;
}

/** More are not counted. */
const MAX_COUNTED = 1_000;

/** What an alert has seen, in the person's language; undefined where it has no data of that. */
export function sentenceOf({ seen }: SeenAlert, t: Translate, number: NumberFormat): string | undefined {
  if (seen === undefined) return undefined;
  const { condition, measured } = seen;
  const { runs = 0, failed = 0, ageMs = 0, count = 0 } = measured;
  const duration = (ms: number) => writeDuration(ms, number);
  const counted = count < MAX_COUNTED ? number(count) : t('alerts.seen_or_more', { count });
  switch (condition.kind) {
    case 'failure_rate': {
      const { workflow = '', windowMs } = condition;
      const rate = number(condition.rate, { style: 'percent', maximumFractionDigits: 1 });
      const values = { failed, runs, workflow, window: duration(windowMs), rate };
      return t(workflow === '' ? 'alerts.seen_failure_rate' : 'alerts.seen_failure_rate_of', values);
    }
    case 'backlog_age': {
      const { queue, olderThanMs } = condition;
      return t('alerts.seen_backlog_age', { queue, age: duration(ageMs), limit: duration(olderThanMs) });
    }
    case 'connection_down':
      return t('alerts.seen_connection_down', { connection: condition.connection });
    case 'dead_letters': {
      const { queue = '', count: limit = 1 } = condition;
      return t(queue === '' ? 'alerts.seen_dead_letters' : 'alerts.seen_dead_letters_of', {
        ...{ queue, count: counted, limit },
      });
    }
    case 'uncertain_runs': {
      const { workflow = '', count: limit = 1 } = condition;
      return t(workflow === '' ? 'alerts.seen_uncertain_runs' : 'alerts.seen_uncertain_runs_of', {
        ...{ workflow, count: counted, limit },
      });
    }
  }
}
