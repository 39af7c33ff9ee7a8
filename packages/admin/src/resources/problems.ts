import { reasonsOf } from '@automate/core';

/** What is refused to people about the rows of resources and the files that they come in, in English. */
export const rowProblems = {
  cells_unlike_header: 'has {cells} cells, and the header {columns}',
  column_twice: 'is there twice',
  column_unknown: '{name} is no field',
  columns_needed: 'The first line must name columns among {names}: see errors.',
  columns_too_many: 'The first line names {count} columns: at most {most} are read.',
  file_empty: 'The file is empty: its first line names the columns.',
  file_too_large: 'The file is larger than {most} bytes: import it in parts.',
  id_no_text: 'must be text',
  import_bad_rows: '{bad} of its rows are bad: mend the file, or confirm with skipBad to leave them out.',
  import_is: 'The import is {state}.',
  import_not_yours: 'Only who has made an import sees its rows.',
  import_not_yours_to_confirm: 'Only who has made an import confirms it.',
  import_of_other_fields: 'The fields are others than when the file was read: import it again.',
  imports_at_once: 'As many files are being read as can be at once. Nothing was read: send it again in some seconds.',
  imports_open: '{most} imports wait to be confirmed or are carried out: confirm some, or give them up.',
  no_resource: 'There is no admin resource {key}.',
  no_row: 'There is no {one} {id}.',
  no_row_below: 'There is no row {id} of {resource} below this one.',
  row_change_forbidden: 'You may not update the {one} {id}.',
  row_deleted: 'The {one} {id} is deleted: restore it first.',
  row_deletion_forbidden: 'You may not delete the {one} {id}.',
  row_no_object: 'must be an object',
  row_not_deleted: 'The {one} {id} is not deleted.',
  row_read_only: 'is read-only in this row',
  row_restoring_forbidden: 'You may not restore the {one} {id}.',
  row_too_large: 'A row has more than {most} characters.',
  row_unseen: 'You would not see the {one} then: make it, or leave it, one of yours.',
  rows_apart: 'Rows of {resource} are not in the same database: save them on their own.',
  rows_no_action: '{many} have no action {action}.',
  rows_no_files: '{many} do not leave or come as files.',
  rows_permission_lacking: 'You lack the permission {permission}.',
  rows_too_many: 'These are more than {most} rows: choose fewer of them at once.',
} as const;

export type RowProblem = keyof typeof rowProblems;

/** One of them, as a sentence and as data. */
export const sayRow = reasonsOf(rowProblems);
