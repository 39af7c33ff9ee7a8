import { Anchor, Group } from '@mantine/core';
import { type ComponentType, type ReactNode, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { EntryCard } from './entry-card.tsx';
import { EntryForm } from './entry-form.tsx';
import { WAYS, type Way } from './ways.ts';

type WayName = keyof typeof WAYS;

interface LoginPageProps {
  first: WayName;
  /** Who was in, by their login. */
  login?: string | undefined;
  /** Asks the server who is in now. */
  onDone(): Promise<unknown>;
  /** What stands around it. Default: a page of its own. */
  frame?: ComponentType<{ title: string; help: string; children: ReactNode }>;
}

/** Every way to come in, one at a time, `first` at first. */
export function LoginPage({ first, login, onDone, frame: Frame = EntryCard }: LoginPageProps) {
  const { t } = useLanguage();
  const [way, setWay] = useState(first);
  const others = (Object.keys(WAYS) as WayName[]).filter(
    (other) => other !== way && (other !== 'setup' || first === 'setup'),
  );
  const { fields, submit, enter }: Way = WAYS[way];
  return (
    <Frame title={t(way === 'setup' ? 'login.setup_title' : 'login.title')} help={t(`login.${way}_help`)}>
      <EntryForm
        key={way}
        fields={fields}
        submit={submit}
        initial={{ login }}
        onSend={(values) => enter(values).then(onDone)}
      />
      <Group justify="space-between" gap="xs">
        {others.map((other) => (
          <Anchor key={other} component="button" type="button" size="sm" onClick={() => setWay(other)}>
            {t(`login.to_${other}`)}
          </Anchor>
        ))}
      </Group>
    </Frame>
  );
}
