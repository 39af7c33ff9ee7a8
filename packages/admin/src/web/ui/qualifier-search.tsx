import { Button, Chip, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Translate, useLanguage } from '../i18n/language.tsx';
import { parseQualifiers, type QualifierProblem, type Qualifiers, withQualifier } from './qualifiers.ts';

interface QualifierSearchProps {
  text: string;
  problems: readonly QualifierProblem[];
  qualifiers: Qualifiers;
  onSearch(text: string): void;
}

/** A search in words, and buttons for what can be chosen. */
export function QualifierSearch({ text, problems, qualifiers, onSearch }: QualifierSearchProps) {
  const { t } = useLanguage();
  const [typed, setTyped] = useState(text);
  const { values } = parseQualifiers(text, qualifiers);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  const names = Object.entries(qualifiers).map(
    ([name, { time, duration }]) => `${name}:${time ? '2h' : duration ? '>5s' : ''}`,
  );
  return (
    <Stack gap="xs">
      <search>
        <form onSubmit={submit}>
          <TextInput
            label={t('list.search')}
            description={t('list.search_help', { names: names.join(' ') })}
            placeholder={t('list.search_placeholder')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={problems.length > 0 && problems.map((problem) => said(problem, t)).join(' ')}
            spellCheck={false}
            // Beside the field alone, whatever stands below it.
            inputContainer={(input) => (
              <Group gap="xs" wrap="nowrap">
                <div style={{ flex: 1 }}>{input}</div>
                <Button type="submit" variant="default">
                  {t('list.search_do')}
                </Button>
              </Group>
            )}
          />
        </form>
      </search>
      {Object.entries(qualifiers).map(([name, { options }]) =>
        options === undefined ? null : (
          <fieldset key={name} style={{ border: 0, margin: 0, padding: 0 }} aria-label={name}>
            <Group gap={6}>
              {options.map((option) => (
                <Chip
                  key={option}
                  size="xs"
                  checked={values[name] === option}
                  onChange={(on) => onSearch(withQualifier(text, qualifiers, name, on ? option : undefined))}
                >
                  {t(`status.${option}`)}
                </Chip>
              ))}
            </Group>
          </fieldset>
        ),
      )}
    </Stack>
  );
}

function said(problem: QualifierProblem, t: Translate): string {
  if (problem.kind === 'unknown') return t('list.search_unknown', { word: problem.word });
  if (problem.kind === 'twice') return t('list.search_twice', { name: problem.name });
  if (problem.kind === 'time') return t('list.search_time', { word: problem.word });
  if (problem.kind === 'duration') return t('list.search_duration', { word: problem.word });
  return t('list.search_option', { name: problem.name, word: problem.word });
}
