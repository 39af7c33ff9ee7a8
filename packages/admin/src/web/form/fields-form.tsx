import type { FieldSpec, JsonObject } from '@automate/core';
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { inputProblems } from '../api/problem.ts';
import { useLanguage } from '../i18n/language.tsx';
import { type Need, useMay } from '../session/session.ts';
import { OnlyToSee } from '../ui/only-to-see.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { AutoForm } from './auto-form.tsx';
import { configurationOf, type FormState, problemsOf, stateOf } from './field-state.ts';
import { UnsavedGuard } from './unsaved-guard.tsx';

/** What is saved together with the fields. */
export interface FormPart {
  content: ReactNode;
  dirty: boolean;
  /** Something is wrong with it. */
  invalid: boolean;
  /** Somebody wants to save: everything that is wrong is to be told. */
  onSubmit(): void;
}

/** Who may save: whoever has the permission; or the caller says that nobody can now (`fixed`), and why. */
type Changeable = { needs: Need; fixed?: never } | { needs?: never; fixed: boolean };

type FieldsFormProps = Changeable & {
  fields: readonly FieldSpec[];
  /** As they are stored; absent: new ones. Another object begins the form anew. */
  values?: JsonObject;
  /** Fields that are shown, not changed and not sent. Default: none. */
  readOnly?: ReadonlySet<string>;
  /** Below the fields. */
  part?: FormPart | undefined;
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
  /** Beside the button. `check` tells whatever is wrong with the values, and whether nothing is. */
  actions?(values: JsonObject, check: () => boolean): ReactNode;
};

/** Fields to fill in, checked as they are written, and a button that saves them. */
export function FieldsForm(props: FieldsFormProps) {
  const { fields, values, needs, part, submit, onSave, saving, saveError, fieldAt = firstPart } = props;
  const { children, actions } = props;
  const { t } = useLanguage();
  const may = useMay(needs);
  const fixed = props.fixed === true || !may;
  const readOnly = may ? props.readOnly : new Set(fields.map(({ key }) => key));
  const initial = useMemo(() => stateOf(fields, values), [fields, values]);
  const [state, setState] = useState<FormState>(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [saved, setSaved] = useState(false);
  const [sent, setSent] = useState<FormState>();
  const form = useRef<HTMLFormElement>(null);
  const changeable = ([key]: readonly [string, unknown]): boolean => !readOnly?.has(key);
  const problems = new Map([...problemsOf(fields, state, t)].filter(changeable));
  const blocked = problems.size > 0 || part?.invalid === true;
  const given = Object.fromEntries(Object.entries(configurationOf(fields, state)).filter(changeable));
  const told = new Map<string, string>();
  for (const { pointer, message } of inputProblems(saveError, t)) {
    const key = fieldAt(pointer) ?? '';
    // What was written since is for the next answer to judge.
    if (sent?.values[key] === state.values[key]) told.set(key, message);
  }
  for (const [key, message] of problems) if (touched.has(key)) told.set(key, message);

  const check = (): boolean => {
    setTouched(new Set(fields.map(({ key }) => key)));
    part?.onSubmit();
    // Once the errors are drawn.
    if (blocked) setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    return !blocked;
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!check()) return;
    setSent(state);
    setSaved(true);
    await onSave(given).catch(() => setSaved(false));
  };

  return (
    <form ref={form} onSubmit={send} noValidate>
      <UnsavedGuard dirty={(state !== initial || part?.dirty === true) && !saved} />
      <Stack maw={680}>
        <OnlyToSee needs={needs} />
        {children}
        <AutoForm
          fields={fields}
          state={state}
          onChange={(next) => {
            setState(next);
            setSaved(false);
          }}
          problems={told}
          readOnly={readOnly}
          onTouched={(key) => setTouched((all) => new Set([...all, key]))}
        />
      </Stack>
      {part && <Stack mt="lg">{part.content}</Stack>}
      <Stack maw={680} mt="md">
        <ProblemAlert error={saveError} />
        <Group>
          {!fixed && (
            <Button type="submit" loading={saving}>
              {submit ?? t('form.save')}
            </Button>
          )}
          {may && actions?.(given, check)}
        </Group>
      </Stack>
    </form>
  );
}

function firstPart(pointer: string): string | undefined {
  return pointer.split('/')[1];
}
