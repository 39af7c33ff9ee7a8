import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { asText, type Field } from './use-field.ts';

interface OfferedFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
  data: string[] | { group: string; items: string[] }[];
  field: Field;
}

/** A text with what it may be. All of that is offered until somebody types: what stands there says nothing of what is wanted. */
export function OfferedField({ field: { value, set, error }, required = false, ...rest }: OfferedFieldProps) {
  const [typed, setTyped] = useState(false);
  return (
    <Autocomplete
      {...rest}
      withAsterisk={required}
      maxDropdownHeight={320}
      value={asText(value)}
      error={error}
      {...(!typed && { filter: ({ options }) => options })}
      onFocus={() => setTyped(false)}
      onChange={(next) => {
        setTyped(true);
        set(next === '' && !required ? undefined : next);
      }}
    />
  );
}
