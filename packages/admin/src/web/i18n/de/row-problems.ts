import type { RowProblem } from '../../../resources/problems.ts';

/** Was jemandem an Zeilen und ihren Dateien verwehrt wird. Auf Englisch sagt es der Server. */
export const rowProblems: Record<RowProblem, string> = {
  cells_unlike_header: 'hat {cells} Zellen, und die Kopfzeile {columns}',
  column_twice: 'ist zweimal da',
  column_unknown: '{name} ist kein Feld',
  columns_needed: 'Die erste Zeile muss Spalten nennen, und zwar von {names}: Siehe die einzelnen Spalten.',
  columns_too_many: 'Die erste Zeile nennt {count} Spalten: Gelesen werden höchstens {most}.',
  file_empty: 'Die Datei ist leer: Ihre erste Zeile nennt die Spalten.',
  file_too_large: 'Die Datei ist größer als {most} Bytes: Importieren Sie sie in Teilen.',
  id_no_text: 'muss Text sein',
  import_bad_rows:
    'Zeilen, mit denen etwas nicht stimmt: {bad}. Berichtigen Sie die Datei, oder lassen Sie diese Zeilen mit skipBad weg.',
  import_is: 'Der Import hat den Zustand {state}.',
  import_not_yours: 'Nur wer einen Import angelegt hat, sieht seine Zeilen.',
  import_not_yours_to_confirm: 'Nur wer einen Import angelegt hat, bestätigt ihn.',
  import_of_other_fields: 'Die Felder sind andere als beim Lesen der Datei: Importieren Sie sie noch einmal.',
  imports_at_once:
    'Mehr Dateien werden gerade nicht auf einmal gelesen. Nichts wurde gelesen: Senden Sie sie in einigen Sekunden noch einmal.',
  imports_open:
    'Importe, die auf eine Bestätigung warten oder ausgeführt werden: {most}. Bestätigen Sie einige, oder geben Sie sie auf.',
  no_resource: 'Die Daten {key} gibt es nicht.',
  no_row: 'Das gibt es nicht: {one} {id}.',
  no_row_below: 'Hierunter gibt es keine Zeile {id} von {resource}.',
  row_change_forbidden: 'Sie dürfen das nicht ändern: {one} {id}.',
  row_deleted: 'Das ist gelöscht: {one} {id}. Stellen Sie es zuerst wieder her.',
  row_deletion_forbidden: 'Sie dürfen das nicht löschen: {one} {id}.',
  row_no_object: 'muss ein Objekt sein',
  row_not_deleted: 'Das ist nicht gelöscht: {one} {id}.',
  row_read_only: 'lässt sich in dieser Zeile nicht ändern',
  row_restoring_forbidden: 'Sie dürfen das nicht wiederherstellen: {one} {id}.',
  row_too_large: 'Eine Zeile hat mehr als {most} Zeichen.',
  row_unseen: 'Das würden Sie dann nicht mehr sehen ({one}): Lassen Sie es eines der Ihren sein.',
  rows_apart: 'Die Zeilen von {resource} sind in einer anderen Datenbank: Speichern Sie sie für sich.',
  rows_no_action: 'Diese Aktion gibt es hier nicht ({many}): {action}.',
  rows_no_files: 'Das gibt es nicht als Datei: {many}.',
  rows_permission_lacking: 'Ihnen fehlt das Recht {permission}.',
  rows_too_many: 'Das sind mehr als {most} Zeilen: Wählen Sie weniger auf einmal.',
};
