import type { Language } from '../../i18n/language.tsx';

/** What was done, in words, and what that is called in the audit table: the call, and what it did inside. */
export interface Deed extends Readonly<Record<Language, string>> {
  actions: readonly string[];
}

/** Beside the catalogue, so that only the page of the audit table loads them. */
export const DEEDS: readonly Deed[] = [
  { en: 'Create an alert rule', de: 'Alarmregel anlegen', actions: ['POST /api/v1/alert-rules'] },
  { en: 'Change an alert rule', de: 'Alarmregel ändern', actions: ['PUT /api/v1/alert-rules/:id'] },
  { en: 'Silence an alert rule', de: 'Alarmregel stumm schalten', actions: ['POST /api/v1/alert-rules/:id/silence'] },
  { en: 'Delete an alert rule', de: 'Alarmregel löschen', actions: ['DELETE /api/v1/alert-rules/:id'] },
  {
    en: 'Send a test message of an alert rule',
    de: 'Testnachricht einer Alarmregel senden',
    actions: ['POST /api/v1/alert-rules/:id/test'],
  },
  { en: 'Create an API key', de: 'API-Schlüssel anlegen', actions: ['POST /api/v1/api-keys', 'api-key.create'] },
  {
    en: 'Revoke an API key',
    de: 'API-Schlüssel widerrufen',
    actions: ['DELETE /api/v1/api-keys/:id', 'api-key.revoke'],
  },
  { en: 'Answer an approval', de: 'Freigabe beantworten', actions: ['POST /api/v1/approvals/:id/answer'] },
  {
    en: 'Make links to an approval',
    de: 'Links zu einer Freigabe erzeugen',
    actions: ['POST /api/v1/approvals/:id/links'],
  },
  {
    en: 'Withdraw links to an approval',
    de: 'Links zu einer Freigabe zurückziehen',
    actions: ['DELETE /api/v1/approvals/:id/links'],
  },
  { en: 'Begin an action on many runs', de: 'Aktion für viele Läufe beginnen', actions: ['POST /api/v1/bulk'] },
  {
    en: 'Stop an action on many runs',
    de: 'Aktion für viele Läufe anhalten',
    actions: ['POST /api/v1/bulk/:id/abort'],
  },
  { en: 'Discard dead letters', de: 'Aufgegebenes verwerfen', actions: ['POST /api/v1/dead-letters/discard'] },
  { en: 'Try dead letters again', de: 'Aufgegebenes erneut versuchen', actions: ['POST /api/v1/dead-letters/requeue'] },
  {
    en: 'Run a workflow for a past event',
    de: 'Workflow mit einem früheren Ereignis ausführen',
    actions: ['POST /api/v1/events/:id/runs'],
  },
  { en: 'Start a workflow', de: 'Workflow starten', actions: ['POST /api/v1/workflows/:workflow/runs'] },
  { en: 'Cancel a run', de: 'Lauf abbrechen', actions: ['POST /api/v1/executions/:id/cancel'] },
  { en: 'Run again', de: 'Erneut ausführen', actions: ['POST /api/v1/executions/:id/rerun'] },
  { en: 'Signal a run', de: 'Lauf ein Signal geben', actions: ['POST /api/v1/executions/:id/signals/:name'] },
  {
    en: 'Settle an uncertain step',
    de: 'Ungewissen Schritt klären',
    actions: ['POST /api/v1/executions/:id/steps/settle'],
  },
  {
    en: 'Create a connection',
    de: 'Verbindung anlegen',
    actions: ['POST /api/v1/plugins/:plugin/instances', 'instance.create'],
  },
  {
    en: 'Change a connection',
    de: 'Verbindung ändern',
    actions: [
      'PUT /api/v1/plugins/:plugin/instances/:name',
      'PUT /api/v1/plugins/:plugin/instances/:name/configuration',
      'instance.update',
    ],
  },
  {
    en: 'Delete a connection',
    de: 'Verbindung löschen',
    actions: ['DELETE /api/v1/plugins/:plugin/instances/:name', 'instance.delete'],
  },
  {
    en: 'Test a connection',
    de: 'Verbindung testen',
    actions: ['POST /api/v1/plugins/:plugin/instances/:name/test', 'POST /api/v1/plugins/:plugin/test'],
  },
  {
    en: 'Check the health of a connection',
    de: 'Zustand einer Verbindung prüfen',
    actions: ['POST /api/v1/plugins/:plugin/instances/:name/health'],
  },
  {
    en: 'Enable a plugin',
    de: 'Plugin aktivieren',
    actions: ['POST /api/v1/plugins/:plugin/enable', 'plugin.enable'],
  },
  {
    en: 'Disable a plugin',
    de: 'Plugin deaktivieren',
    actions: ['POST /api/v1/plugins/:plugin/disable', 'plugin.disable'],
  },
  { en: 'Reload a plugin', de: 'Plugin neu laden', actions: ['POST /api/v1/plugins/:plugin/reload', 'plugin.reload'] },
  { en: 'Create a role', de: 'Rolle anlegen', actions: ['POST /api/v1/roles', 'role.create'] },
  { en: 'Change a role', de: 'Rolle ändern', actions: ['PUT /api/v1/roles/:name', 'role.update'] },
  { en: 'Delete a role', de: 'Rolle löschen', actions: ['DELETE /api/v1/roles/:name', 'role.delete'] },
  { en: 'Set a secret', de: 'Geheimnis setzen', actions: ['PUT /api/v1/secrets/:key', 'secret.set'] },
  { en: 'Delete a secret', de: 'Geheimnis löschen', actions: ['DELETE /api/v1/secrets/:key', 'secret.delete'] },
  { en: 'Approve hosts for a secret', de: 'Hosts für ein Geheimnis freigeben', actions: ['secret.bind'] },
  {
    en: 'Give a plugin the plain text of a secret',
    de: 'Plugin den Klartext eines Geheimnisses geben',
    actions: ['secret.expose'],
  },
  { en: 'Encrypt secrets anew', de: 'Geheimnisse neu verschlüsseln', actions: ['secret.reencrypt'] },
  { en: 'Introduce a master key', de: 'Hauptschlüssel einführen', actions: ['master-key.introduce'] },
  { en: 'Retire a master key', de: 'Hauptschlüssel ausmustern', actions: ['master-key.retire'] },
  { en: 'Set the server up', de: 'Server einrichten', actions: ['setup.redeem'] },
  { en: 'Log in', de: 'Anmelden', actions: ['session.start'] },
  { en: 'Refuse to log in', de: 'Anmeldung ablehnen', actions: ['session.refuse'] },
  {
    en: 'Log out, or end a session',
    de: 'Abmelden oder eine Sitzung beenden',
    actions: [
      'DELETE /api/v1/session',
      'DELETE /api/v1/sessions',
      'DELETE /api/v1/sessions/:id',
      'DELETE /api/v1/users/:id/sessions',
      'session.end',
    ],
  },
  { en: 'Change the tenant that is shown', de: 'Mandanten wechseln', actions: ['PUT /api/v1/session/tenant'] },
  { en: 'Create a tenant', de: 'Mandanten anlegen', actions: ['POST /api/v1/tenants', 'tenant.create'] },
  { en: 'Invite a user', de: 'Benutzer einladen', actions: ['POST /api/v1/users', 'user.invite'] },
  { en: 'Create a user', de: 'Benutzer anlegen', actions: ['user.create'] },
  { en: 'Take in a user of another system', de: 'Benutzer eines anderen Systems aufnehmen', actions: ['user.take-in'] },
  { en: 'Change a user', de: 'Benutzer ändern', actions: ['PATCH /api/v1/users/:id', 'user.update'] },
  { en: 'Remove a user', de: 'Benutzer entfernen', actions: ['DELETE /api/v1/users/:id', 'user.remove'] },
  {
    en: 'Reset a password',
    de: 'Passwort zurücksetzen',
    actions: ['POST /api/v1/users/:id/password-reset', 'user.reset-password'],
  },
  { en: 'Choose a password', de: 'Passwort wählen', actions: ['PUT /api/v1/session/password', 'user.set-password'] },
  { en: 'Create a workflow', de: 'Workflow anlegen', actions: ['POST /api/v1/workflows'] },
  { en: 'Change a workflow', de: 'Workflow ändern', actions: ['PUT /api/v1/workflows/:workflow'] },
  {
    en: 'Restore a version of a workflow',
    de: 'Version eines Workflows wiederherstellen',
    actions: ['POST /api/v1/workflows/:workflow/versions/:version/restore'],
  },
  { en: 'Activate a workflow', de: 'Workflow aktivieren', actions: ['POST /api/v1/workflows/:workflow/activate'] },
  {
    en: 'Deactivate a workflow',
    de: 'Workflow deaktivieren',
    actions: ['POST /api/v1/workflows/:workflow/deactivate'],
  },
  { en: 'Pause a workflow', de: 'Workflow anhalten', actions: ['POST /api/v1/workflows/:workflow/pause'] },
  {
    en: 'Let a paused workflow go on',
    de: 'Angehaltenen Workflow fortsetzen',
    actions: ['POST /api/v1/workflows/:workflow/resume'],
  },
  { en: 'Create a row', de: 'Eintrag anlegen', actions: ['POST /api/v1/admin/resources/:key/rows', 'data.create'] },
  {
    en: 'Change a row',
    de: 'Eintrag ändern',
    actions: [
      'PUT /api/v1/admin/resources/:key/rows/:id',
      'PATCH /api/v1/admin/resources/:key/rows/:id',
      'data.update',
    ],
  },
  {
    en: 'Delete a row',
    de: 'Eintrag löschen',
    actions: ['DELETE /api/v1/admin/resources/:key/rows/:id', 'data.delete'],
  },
  {
    en: 'Restore a row',
    de: 'Eintrag wiederherstellen',
    actions: ['POST /api/v1/admin/resources/:key/rows/:id/restore', 'data.restore'],
  },
  {
    en: 'Begin an action on rows',
    de: 'Aktion für Einträge beginnen',
    actions: ['POST /api/v1/admin/resources/:key/actions/:action'],
  },
  {
    en: 'Stop an action on rows',
    de: 'Aktion für Einträge anhalten',
    actions: ['POST /api/v1/admin/resources/:key/jobs/:id/abort'],
  },
  {
    en: 'Read a file to import',
    de: 'Datei zum Importieren einlesen',
    actions: ['POST /api/v1/admin/resources/:key/imports'],
  },
  {
    en: 'Import rows',
    de: 'Einträge importieren',
    actions: ['POST /api/v1/admin/resources/:key/imports/:id/confirm', 'data.import'],
  },
  { en: 'Abort an import', de: 'Import abbrechen', actions: ['POST /api/v1/admin/resources/:key/imports/:id/abort'] },
];

/** In words; undefined: nobody wrote any, such as for a route of a plugin. */
export function wordsOf(action: string, language: Language): string | undefined {
  return DEEDS.find(({ actions }) => actions.includes(action))?.[language];
}

/**
 * What is searched for, as the audit table calls it: everything whose words are these, else everything that has them in its
 * words, in any language. What is in no words stands for itself.
 */
export function actionsOf(searched: string): readonly string[] {
  const words = searched.toLowerCase();
  const fitting = (fits: (said: string) => boolean): readonly string[] =>
    DEEDS.filter(({ en, de }) => [en, de].some((said) => fits(said.toLowerCase()))).flatMap(({ actions }) => actions);
  const exact = fitting((said) => said === words);
  const found = exact.length > 0 ? exact : fitting((said) => said.includes(words));
  return found.length > 0 ? found : [searched];
}
