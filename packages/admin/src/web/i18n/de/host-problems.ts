import type { HostProblem } from '@automate/host';

/** Was mit einer Verbindung ist, und mit dem, worauf der Server steht. Auf Englisch sagt es der Server. */
export const hostProblems: Record<HostProblem, string> = {
  backend_late: 'antwortet nicht rechtzeitig',
  check_hangs: 'die vorige Prüfung ist noch immer nicht zu Ende',
  check_late: 'die Prüfung war nicht innerhalb von {ms} ms zu Ende',
  check_without_status: 'die Prüfung ergab keinen Zustand: Es muss einer sein von {names}',
  connector_ambiguous:
    'Der Connector {connector} hat mehrere Verbindungen (etwa {names}): Nennen Sie eine unter `connection`',
  connector_unconfigured: 'Der Connector {connector} muss zuerst eingerichtet werden: Legen Sie eine Verbindung an',
  contribution_ambiguous: 'Das Plugin „{plugin}“ hat {names}: Nennen Sie eines unter `contribution`',
  contribution_elsewhere:
    '{point} „{key}“ des Plugins „{plugin}“ ist das des Plugins „{owner}“: Deaktivieren Sie eines von beiden',
  database_away: 'die Datenbank antwortet nicht',
  database_late: 'die Datenbank antwortet nicht rechtzeitig',
  instance_changed: 'Die Verbindung „{name}“ wurde inzwischen geändert; lesen Sie sie neu, und speichern Sie dann',
  instance_changed_to:
    'Die Verbindung „{name}“ wurde inzwischen geändert und hat Version {version}; lesen Sie sie neu, und speichern Sie dann',
  instance_name_form:
    'muss aus höchstens 63 Kleinbuchstaben, Ziffern, „_“ und „-“ bestehen, ein Buchstabe oder eine Ziffer zuerst',
  instance_save_late:
    'Die Verbindung „{name}“ zu speichern dauerte mehr als {minutes} Minuten: Speichern Sie noch einmal',
  instance_taken: 'Das Plugin {plugin} hat schon eine Verbindung „{name}“',
  migration_missing: 'die Migration {name} ist nicht angewandt',
  no_contribution: '{point} „{key}“ gibt es nicht: Installieren Sie ein Plugin, das es hat, oder prüfen Sie den Namen',
  no_instance: 'Das Plugin {plugin} hat keine Verbindung „{name}“',
  no_instance_of_connector: 'Der Connector {connector} hat keine Verbindung „{name}“',
  no_plugin: 'Es gibt kein Plugin „{plugin}“',
  no_worker: 'kein Worker nimmt die Arbeit an: Etwas wartet seit {seconds} s',
  plugin_disabled: 'Das Plugin „{plugin}“ ist deaktiviert',
  plugin_failed: 'Das Plugin „{plugin}“ ist gescheitert: {detail}',
  plugin_in_process:
    'Das Plugin „{plugin}“ läuft im Prozess des Servers, wo sich Code nicht ersetzen lässt: Starten Sie den Server neu',
  secret_field_form:
    'ein geheimes Feld hat seinen neuen Wert, null zum Löschen oder einen Verweis, {"$secret": "KEY"}; ohne Angabe bleibt es',
  secret_host_changed:
    'wird noch einmal gebraucht, weil sich der Host in „{field}“ ändert: Ein gespeichertes Geheimnis bleibt bei seinem Host',
  secret_not_set: 'ist nicht gesetzt: Es gibt nichts zu behalten',
  secret_value_form:
    'kann kein Geheimnis sein: Text aus 1 bis 65.536 Zeichen, ohne NUL und ohne die Hälfte eines Zeichens',
  test_late:
    'der Versuch war nicht innerhalb von {ms} ms zu Ende: Der Dienst ist vielleicht ausgefallen, oder die Adresse stimmt nicht',
  test_unsupported: '{point} {key} lässt sich nicht prüfen',
};
