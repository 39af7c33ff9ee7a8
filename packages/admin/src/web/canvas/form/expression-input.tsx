import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { Input } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import type { ExpressionLanguage } from '../../editor/complete-expression.ts';
import { expressionExtensions, fieldAttributes } from '../../editor/expression-editor.ts';
import { replacement } from '../../editor/replacement.ts';
import { useBuilder } from '../builder.tsx';
import classes from './expression-input.module.css';
import { useSample } from './sample.tsx';

interface ExpressionInputProps {
  label: string;
  language: ExpressionLanguage;
  value: string;
  onChange(text: string): void;
  onBlur?(): void;
  description?: string | undefined;
  placeholder?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

/** A text that may be code, with what there is to read offered as it is written. */
export function ExpressionInput(props: ExpressionInputProps) {
  const { label, language, value, description, error, required = false } = props;
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const sample = useSample();
  const { readOnly } = useBuilder().draft;
  const now = useRef({ ...props, sample });
  now.current = { ...props, sample };
  const describedBy = [description && `${id}-about`, error && `${id}-error`].filter(Boolean).join(' ');
  const attributes = JSON.stringify({
    'aria-labelledby': `${id}-label`,
    'aria-invalid': String(error !== undefined),
    'aria-required': String(required),
    ...(describedBy !== '' && { 'aria-describedby': describedBy }),
  });
  const first = useRef(attributes);

  useEffect(() => {
    const ports = {
      language,
      placeholder: now.current.placeholder,
      onChange: (text: string) => now.current.onChange(text),
      onBlur: () => now.current.onBlur?.(),
      sample: () => now.current.sample,
    };
    const made = new EditorView({
      parent: place.current as HTMLDivElement,
      doc: now.current.value,
      extensions: [EditorState.readOnly.of(readOnly), expressionExtensions(ports, JSON.parse(first.current))],
    });
    view.current = made;
    return () => made.destroy();
  }, [language, readOnly]);

  useEffect(() => {
    const { current } = view;
    const change = current && replacement(current.state.doc.toString(), value);
    if (change) current.dispatch({ changes: change });
  }, [value]);

  useEffect(() => {
    const told = EditorView.contentAttributes.of(JSON.parse(attributes));
    view.current?.dispatch({ effects: fieldAttributes.reconfigure(told) });
  }, [attributes]);

  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id: `${id}-label`, onClick: () => view.current?.focus() }}
      description={description}
      descriptionProps={{ id: `${id}-about` }}
      error={error}
      errorProps={{ id: `${id}-error` }}
      withAsterisk={required}
    >
      <div ref={place} className={classes.editor} />
    </Input.Wrapper>
  );
}
