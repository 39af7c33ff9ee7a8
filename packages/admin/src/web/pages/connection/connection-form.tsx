import type { FieldSpec, JsonObject } from '@automate/core';
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { inputProblems } from '../../api/problem.ts';
import { AutoForm } from '../../form/auto-form.tsx';
import { configurationOf, type FormState, problemsOf, stateOf } from '../../form/field-state.ts';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ConnectionTest, type TestResult } from './connection-test.tsx';

interface ConnectionFormProps {
  fields: readonly FieldSpec[];
  /** As it is stored; absent: a new one. */
  configuration?: JsonObject;
  /** Tries values that are not saved; absent: there is no test. */
  onTest?(configuration: JsonObject): Promise<TestResult>;
  /** Rejects where it was not saved. */
  onSave(configuration: JsonObject): Promise<unknown>;
  saving: boolean;
  saveError: unknown;
  /** Above the fields. */
  children?: ReactNode;
}

/** Fields to fill in, a test of what is not saved yet, and Save. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { fields, configuration, onTest, onSave, saving, saveError, children } = props;
  const { t } = useLanguage();
  const initial = useMemo(() => stateOf(fields, configuration), [fields, configuration]);
  const [state, setState] = useState<FormState>(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saved, setSaved] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(fields, state, t('form.not_json'));
  const fromServer = serverProblems(saveError);
  const told = new Map([...fromServer, ...[...problems].filter(([key]) => touched.has(key))]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTouched(new Set(fields.map(({ key }) => key)));
    if (problems.size > 0) {
      // Once the errors are drawn.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setSaved(true);
    await onSave(configurationOf(fields, state)).catch(() => setSaved(false));
  };

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <UnsavedGuard dirty={state !== initial && !saved} />
      <Stack maw={680}>
        {children}
        <AutoForm
          fields={fields}
          state={state}
          onChange={(next) => {
            setState(next);
            setSaved(false);
          }}
          problems={told}
          onTouched={(key) => setTouched((all) => new Set([...all, key]))}
        />
        <ProblemAlert error={saveError} />
        <Group>
          <Button type="submit" loading={saving}>
            {t('form.save')}
          </Button>
          {onTest && (
            <ConnectionTest onTest={() => onTest(configurationOf(fields, state))} blocked={problems.size > 0} />
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** What the server found, by field. */
function serverProblems(error: unknown): [string, string][] {
  return inputProblems(error).map(({ pointer, message }) => [
    pointer.replace(/^\/configuration\//, '/').split('/')[1] ?? '',
    message,
  ]);
}
