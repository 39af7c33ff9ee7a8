import type { StepDocument } from '@automate/workflow';
import { Button, Group, Stack } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { CodeField } from './plain-fields.tsx';
import { useFields } from './use-field.ts';

/** The ways of a switch, and when each is taken. */
export function CaseFields({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  const { act } = useBuilder();
  const field = useFields({ step: step.id });
  const cases = step.switch?.cases ?? [];
  const add = (): void => {
    const value = { when: 'true', steps: [] };
    act([{ op: 'set', step: step.id, at: `/switch/cases/${cases.length}`, value }]);
  };
  return (
    <Stack gap="sm">
      {cases.map((_, index) => (
        // The place of a case is its name.
        <Group key={`case ${index + 1}`} gap={4} align="flex-end" wrap="nowrap">
          <div style={WIDE}>
            <CodeField
              label={t('step.case', { number: index + 1 })}
              language="condition"
              required
              field={field(['switch', 'cases', index, 'when'])}
            />
          </div>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={cases.length < 2}
            aria-label={t('step.remove_case', { number: index + 1 })}
            onClick={() => act([{ op: 'remove', step: step.id, at: `/switch/cases/${index}` }])}
          >
            ×
          </Button>
        </Group>
      ))}
      <Button variant="default" size="xs" onClick={add}>
        {t('step.add_case')}
      </Button>
    </Stack>
  );
}

const WIDE = { flex: 1, minWidth: 0 };
