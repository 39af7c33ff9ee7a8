import type { connections as english } from '../en/connections.ts';

/** Verbindungen und Plugins: wie es ihnen geht und was sie erreichen. */
export const connections: Record<keyof typeof english, string> = {
  'connection.check_now': 'Jetzt prüfen',
  'connection.last_looks': 'Letzte Prüfungen',
  'connection.look_message': 'Was gesagt wurde',
  'connection.look_took': 'Dauer',
  'connection.looks':
    'Prüfungen: {count}, die neueste rechts: {healthy} in Ordnung, {degraded} beeinträchtigt, {unhealthy} gestört',
  'connection.no_looks': 'Noch nicht geprüft. Das geschieht von Zeit zu Zeit von selbst.',
  'connection.no_schema': 'Das Plugin ist nicht da',
  'connection.no_schema_hint':
    'Was diese Verbindung einrichtet, ist nicht installiert, gescheitert oder ausgeschaltet. Seine Seite unter Plugins sagt, was davon.',
  'connection.unused': 'Noch benutzt kein Workflow {connection}.',
  'connection.used_by': 'Benutzt von',
  'connection.webhook': 'Webhook',
  'connection.webhook_events':
    'Was eintrifft, ist ein Ereignis vom Typ {events}. Eine falsche Signatur wird mit 401 abgewiesen.',
  'connection.webhook_help':
    'Tragen Sie diese Adresse bei {service} in den Einstellungen für Webhooks ein, mit demselben Geheimnis wie im Formular darunter.',
  'connection.webhook_local':
    'Diese Adresse erreicht nur dieser Rechner. Für Zustellungen von anderswo öffnen Sie diese Seite unter einer Adresse, die von dort erreichbar ist.',
  'connection.webhook_seen': 'Was eingetroffen ist',
  'plugins.any_way': 'auf jede Weise',
  'plugins.anywhere': 'überall',
  'plugins.dependencies': 'Braucht',
  'plugins.failed_hint': 'Beheben Sie, was genannt ist, und laden Sie das Plugin neu.',
  'plugins.no_connections_disabled': 'Aktivieren Sie das Plugin, dann können Verbindungen angelegt werden.',
  'plugins.no_connections_hint': 'Legen Sie eine mit „Neue Verbindung“ an; dann können Workflows sie aufrufen.',
  'plugins.no_permissions': 'Es verlangt nichts und erreicht nichts.',
  'plugins.permissions': 'Was es erreichen darf',
  'plugins.permissions_help': 'Was sein Manifest verlangt. Alles andere wird verweigert.',
  'plugins.resource_env': 'Umgebung',
  'plugins.resource_filesystem': 'Dateien',
  'plugins.resource_network': 'Netz',
  'plugins.resource_process': 'Prozesse',
  'plugins.resource_secrets': 'Geheimnisse',
};
