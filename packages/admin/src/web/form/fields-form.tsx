import type { FieldSpec, JsonObject } from '@automate/core';
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { inputProblems } from '../api/problem.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { AutoForm } from './auto-form.tsx';
import { configurationOf, type FormState, problemsOf, stateOf } from './field-state.ts';
import { UnsavedGuard } from './unsaved-guard.tsx';

interface FieldsFormProps {
  fields: readonly FieldSpec[];
  /** As they are stored; absent: new ones. Another object begins the form anew. */
  values?: JsonObject;
  /** Default: Save. */
  submit?: string;
  /** Rejects where it was not saved. */
  onSave(values: JsonObject): Promise<unknown>;
  saving: boolean;
  saveError: unknown;
  /** The field that a JSON Pointer of the server is about. Default: its first part. */
  fieldAt?(pointer: string): string | undefined;
  /** Above the fields. */
  children?: ReactNode;
  /** Beside the button. `blocked`: something is wrong with the values. */
  actions?(values: JsonObject, blocked: boolean): ReactNode;
}

/** Fields to fill in, checked as they are written, and a button that saves them. */
export function FieldsForm(props: FieldsFormProps) {
  const { fields, values, submit, onSave, saving, saveError, fieldAt = firstPart, children, actions } = props;
  const { t } = useLanguage();
  const initial = useMemo(() => stateOf(fields, values), [fields, values]);
  const [state, setState] = useState<FormState>(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saved, setSaved] = useState(false);
  const [sent, setSent] = useState<FormState>();
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(fields, state, t('form.not_json'));
  const told = new Map<string, string>();
  for (const { pointer, message } of inputProblems(saveError)) {
    const key = fieldAt(pointer) ?? '';
    // What was written since is for the next answer to judge.
    if (sent?.values[key] === state.values[key]) told.set(key, message);
  }
  for (const [key, message] of problems) if (touched.has(key)) told.set(key, message);

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTouched(new Set(fields.map(({ key }) => key)));
    if (problems.size > 0) {
      // Once the errors are drawn.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setSent(state);
    setSaved(true);
    await onSave(configurationOf(fields, state)).catch(() => setSaved(false));
  };

  return (
    <form ref={form} onSubmit={send} noValidate>
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
            {submit ?? t('form.save')}
          </Button>
          {actions?.(configurationOf(fields, state), problems.size > 0)}
        </Group>
      </Stack>
    </form>
  );
}

function firstPart(pointer: string): string | undefined {
  return pointer.split('/')[1];
}
