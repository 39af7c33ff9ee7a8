import { Anchor, Group } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { EntryCard } from './entry-card.tsx';
import { EntryForm } from './entry-form.tsx';
import { WAYS, type Way } from './ways.ts';

type WayName = keyof typeof WAYS;

/** Every way to come in, one at a time, `first` at first. `onDone` asks the server who is in now. */
export function LoginPage({ first, onDone }: { first: WayName; onDone(): Promise<unknown> }) {
  const { t } = useLanguage();
  const [way, setWay] = useState(first);
  const others = (Object.keys(WAYS) as WayName[]).filter(
    (other) => other !== way && (other !== 'setup' || first === 'setup'),
  );
  const { fields, submit, enter }: Way = WAYS[way];
  return (
    <EntryCard title={t(way === 'setup' ? 'login.setup_title' : 'login.title')} help={t(`login.${way}_help`)}>
      <EntryForm key={way} fields={fields} submit={submit} onSend={(values) => enter(values).then(onDone)} />
      <Group justify="space-between" gap="xs">
        {others.map((other) => (
          <Anchor key={other} component="button" type="button" size="sm" onClick={() => setWay(other)}>
            {t(`login.to_${other}`)}
          </Anchor>
        ))}
      </Group>
    </EntryCard>
  );
}
