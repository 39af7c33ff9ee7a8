import type { ApiProblem } from '@automate/api';

/** Was die API selbst jemandem verwehrt. Auf Englisch sagt es der Server. */
export const apiProblems: Record<ApiProblem, string> = {
  approval_is: 'Die Freigabe {id} ist nicht mehr offen (Zustand: {status}).',
  body_too_large:
    'Es ist mehr als die {most} Bytes, die dieser Server annimmt. Senden Sie weniger, oder bitten Sie seinen Betreiber, die Grenze anzuheben.',
  changed_meanwhile: 'Das ist inzwischen nicht mehr, was es war. Lesen Sie es neu, und entscheiden Sie noch einmal.',
  database_away_now: 'Die Datenbank ist gerade nicht zu erreichen. Versuchen Sie es gleich noch einmal.',
  hosts_need_permission: 'Eigene Hosts zu wählen braucht das Recht secrets:write; ohne `hosts` gelten die des Schemas.',
  key_outlives: 'Der fragende Schlüssel läuft ab: Der neue muss bis {time} ablaufen.',
  key_permission_not_held: 'hat dieser Schlüssel selbst nicht',
  key_permissions_beyond: 'Ein Schlüssel kann nur Rechte bekommen, die der fragende hat: Siehe die einzelnen Rechte.',
  log_in: 'Melden Sie sich an, oder senden Sie einen gültigen API-Schlüssel: authorization: Bearer <key>.',
  needs_secrets_write: 'braucht das Recht secrets:write',
  no_health_check_of: '{point} {key} des Plugins {plugin} lässt sich nicht prüfen.',
  no_instance_of: 'Das Plugin {plugin} hat keine Verbindung „{name}“.',
  no_public_url: 'Der Server kennt seine öffentliche Adresse nicht: Setzen Sie http.publicUrl (AUTOMATE_PUBLIC_URL).',
  no_secret: 'Es gibt kein Geheimnis „{key}“.',
  no_session_of_key: 'Hier ruft ein API-Schlüssel, der keine Sitzung hat: Das ist für angemeldete Benutzer.',
  permission_lacking: 'Ihnen fehlt das Recht {permission}.',
  permission_lacking_of_key: 'Diesem API-Schlüssel fehlt das Recht {permission}.',
  plugins_of_operator: 'Plugins gehören zur ganzen Installation: Nur Schlüssel ihres Betreibers ändern sie.',
  tenants_of_operator:
    'Mandanten gehören zur ganzen Installation: Nur Benutzer und Schlüssel ihres eigenen Mandanten sehen sie.',
  time_at_most: 'muss {time} oder früher sein',
  too_many_requests: 'Mehr als {requests} Anfragen in {within} s: In {seconds} s geht es weiter.',
  versions_from_one: 'Der Workflow {workflow} hat keine Version {version}: Versionen zählen ab 1.',
};
