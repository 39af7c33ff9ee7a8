import type { HostProblem } from '@automate/host';

/** Was mit einer Verbindung ist, und mit dem, worauf der Server steht. Auf Englisch sagt es der Server. */
export const hostProblems: Record<HostProblem, string> = {
  backend_late: 'antwortet nicht rechtzeitig',
  check_hangs: 'die vorige Prüfung ist noch immer nicht zu Ende',
  check_late: 'die Prüfung war nicht innerhalb von {ms} ms zu Ende',
  check_without_status: 'die Prüfung ergab keinen Zustand: Es muss einer sein von {names}',
  database_away: 'die Datenbank antwortet nicht',
  database_late: 'die Datenbank antwortet nicht rechtzeitig',
  migration_missing: 'die Migration {name} ist nicht angewandt',
  no_worker: 'kein Worker nimmt die Arbeit an: Etwas wartet seit {seconds} s',
  test_late:
    'der Versuch war nicht innerhalb von {ms} ms zu Ende: Der Dienst ist vielleicht ausgefallen, oder die Adresse stimmt nicht',
  test_unsupported: '{point} {key} lässt sich nicht prüfen',
};
