import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Json } from '../api/types.ts';
import { useUnreadable } from '../form/unreadable-fields.tsx';
import { useLanguage } from '../i18n/language.tsx';

interface JsonInputProps {
  label: string;
  initial: Json | undefined;
  /** Undefined: nothing is written, or what is no JSON; then it is not valid. `text`: as it is written. */
  onChange(value: Json | undefined, valid: boolean, text: string): void;
  /** Whether what is no JSON is meant as a text. Default: never. */
  isText?(text: string): boolean;
  description?: string;
  placeholder?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  /** Somebody has been in it. */
  onBlur?(): void;
  readOnly?: boolean;
}

/** JSON as text, checked as it is written. What cannot be read is told to the form around. */
export function JsonInput(props: JsonInputProps) {
  const {
    label,
    initial,
    onChange,
    isText = never,
    description,
    placeholder,
    error,
    required = false,
    readOnly = false,
    onBlur,
  } = props;
  const { t } = useLanguage();
  const [text, setText] = useState(() => shown(initial, isText));
  const [problem, setProblem] = useState<string>();
  useUnreadable(label, problem !== undefined);
  const given = JSON.stringify(initial);
  const told = useRef(given);
  // It was changed elsewhere, as by an undo: what stands here is no longer so.
  useEffect(() => {
    if (given === told.current) return;
    told.current = given;
    setText(shown(initial, isText));
    setProblem(undefined);
  }, [given]);
  const write = (next: string): void => {
    setText(next);
    try {
      const value = next.trim() === '' ? undefined : read(next, isText);
      told.current = JSON.stringify(value);
      onChange(value, true, next);
      setProblem(undefined);
    } catch (failure) {
      onChange(undefined, false, next);
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

const never = (): boolean => false;

function read(text: string, isText: (text: string) => boolean): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (failure) {
    if (isText(text)) return text;
    throw failure;
  }
}

/** As it is written: a text as itself, where it is read as such. */
function shown(value: Json | undefined, isText: (text: string) => boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && isText(value) && read(value, isText) === value) return value;
  return JSON.stringify(value, null, 2);
}
