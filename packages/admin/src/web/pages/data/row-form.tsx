import type { JsonObject } from '@automate/core';
import type { ReactNode } from 'react';
import { FieldsForm } from '../../form/fields-form.tsx';
import type { InlineChanges } from './inlines/inline-state.ts';
import type { AdminResource, AdminRow } from './resource.ts';
import { useInlines } from './use-inlines.tsx';

/** What is saved of a row: its values, and what becomes of the rows below it. */
export interface RowChange {
  values: JsonObject;
  inlines?: Record<string, InlineChanges>;
}

interface RowFormProps {
  resource: AdminResource;
  /** All that the caller may see: rows below this one are of some of them. */
  resources: readonly AdminResource[];
  /** Absent: a new one. */
  row?: AdminRow;
  onSave(change: RowChange): Promise<unknown>;
  saving: boolean;
  saveError: unknown;
  children?: ReactNode;
}

/** A row and the rows below it in one form, saved together. */
export function RowForm({ resource, resources, row, onSave, saving, saveError, children }: RowFormProps) {
  const fixed = row !== undefined && !row.allowed.includes('update');
  const inlines = useInlines({ resource, resources, id: row?.id, stored: row?.inlines, fixed, error: saveError });
  const readOnly = new Set(fixed ? resource.fields.map(({ key }) => key) : row?.readOnly);
  return (
    <FieldsForm
      fields={resource.fields}
      {...(row && { values: row.values })}
      readOnly={readOnly}
      part={inlines.part}
      fixed={fixed}
      fieldAt={fieldAt}
      saving={saving}
      saveError={saveError}
      onSave={(values) => {
        const changes = inlines.changes();
        return onSave({ values, ...(changes && { inlines: changes }) });
      }}
    >
      {children}
    </FieldsForm>
  );
}

/** The field of the row that the server means; of the rows below it, their own part tells. */
function fieldAt(pointer: string): string | undefined {
  return /^\/values\/([^/]+)/.exec(pointer)?.[1];
}
