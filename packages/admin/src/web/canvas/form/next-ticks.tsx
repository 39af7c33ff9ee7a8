import { type TriggerDocument, timetableOf } from '@automate/workflow';
import { List, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { Time } from '../../ui/time.tsx';

const SHOWN = 5;

/** When a cron expression is due next, as the server reckons it. */
export function NextTicks({ trigger }: { trigger: TriggerDocument }) {
  const { t } = useLanguage();
  const times = nextTimes(trigger);
  if (times.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={500}>
        {t('trigger.next')}
      </Text>
      <List size="sm">
        {times.map((time) => (
          <List.Item key={time}>
            <Time at={time} />
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function nextTimes({ schedule = '', timezone = 'UTC' }: TriggerDocument): string[] {
  try {
    const { next } = timetableOf({ schedule, timezone }, 0);
    const times: string[] = [];
    for (let at = next(Date.now()); at !== undefined && times.length < SHOWN; at = next(at)) {
      times.push(new Date(at).toISOString());
    }
    return times;
  } catch {
    // What is wrong with it stands at its field.
    return [];
  }
}
