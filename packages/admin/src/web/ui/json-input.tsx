import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Json } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';

interface JsonInputProps {
  label: string;
  initial: Json | undefined;
  /** Undefined: nothing is written, or what is no JSON; then it is not valid. */
  onChange(value: Json | undefined, valid: boolean): void;
  description?: string;
  placeholder?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  /** Somebody has been in it. */
  onBlur?(): void;
  readOnly?: boolean;
}

/** JSON as text, checked as it is written. */
export function JsonInput(props: JsonInputProps) {
  const {
    label,
    initial,
    onChange,
    description,
    placeholder,
    error,
    required = false,
    readOnly = false,
    onBlur,
  } = props;
  const { t } = useLanguage();
  const [text, setText] = useState(initial === undefined ? '' : JSON.stringify(initial, null, 2));
  const [problem, setProblem] = useState<string>();
  const given = JSON.stringify(initial);
  const told = useRef(given);
  // It was changed elsewhere, as by an undo: what stands here is no longer so.
  useEffect(() => {
    if (given === told.current) return;
    told.current = given;
    setText(initial === undefined ? '' : JSON.stringify(initial, null, 2));
    setProblem(undefined);
  }, [given]);
  const write = (next: string): void => {
    setText(next);
    try {
      const value = next.trim() === '' ? undefined : (JSON.parse(next) as Json);
      told.current = JSON.stringify(value);
      onChange(value, true);
      setProblem(undefined);
    } catch (failure) {
      onChange(undefined, false);
      setProblem(t('form.no_json', { reason: (failure as Error).message }));
    }
  };
  return (
    <Textarea
      label={label}
      description={description}
      placeholder={placeholder}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      error={problem ?? error}
      required={required}
      readOnly={readOnly}
      {...(onBlur && { onBlur })}
      autosize
      minRows={4}
      maxRows={18}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  );
}
