import { Textarea } from '@mantine/core';
import { useState } from 'react';
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
  const write = (next: string): void => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : (JSON.parse(next) as Json), true);
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
