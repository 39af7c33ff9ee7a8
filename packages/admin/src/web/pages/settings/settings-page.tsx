import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { LANGUAGES, type Language, useLanguage } from '../../i18n/language.tsx';
import { Page } from '../../ui/page.tsx';
import { usePreference } from '../../ui/preferences.ts';

/** Where this browser is. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How this browser shows things. */
export function SettingsPage() {
  const { t, language } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [, setLanguage] = usePreference('language');
  const [times = 'local', setTimes] = usePreference('times');
  return (
    <Page title={t('page.settings')} description={t('settings.about')}>
      <Choice label={t('settings.appearance')}>
        {(labelId) => (
          <SegmentedControl
            aria-labelledby={labelId}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.${value}`) }))}
          />
        )}
      </Choice>
      <Choice label={t('settings.language')}>
        {(labelId) => (
          <SegmentedControl
            aria-labelledby={labelId}
            value={language}
            onChange={(value) => setLanguage(value as Language)}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Choice>
      <Choice label={t('settings.times')}>
        {(labelId) => (
          <SegmentedControl
            aria-labelledby={labelId}
            value={times}
            onChange={(value) => setTimes(value as typeof times)}
            data={(['local', 'utc'] as const).map((value) => ({
              value,
              label: t(`settings.${value}`, { zone: ZONE }),
            }))}
          />
        )}
      </Choice>
    </Page>
  );
}

function Choice({ label, children }: { label: string; children(labelId: string): ReactNode }) {
  const id = useId();
  return (
    <Stack gap={4} align="flex-start">
      <Text id={id} fw={500} size="sm">
        {label}
      </Text>
      {children(id)}
    </Stack>
  );
}
