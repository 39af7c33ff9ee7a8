import type { JsonObject, Manifest, ManifestContribution } from '@automate/core';

/** What a plugin brings and how to try it, for people. */
export function tellPlugin({ id, contributions }: Manifest, url: string, keyFile: string): string {
  const lines = contributions.flatMap((contribution) => [
    `  ${contribution.point} "${contribution.key}"`,
    ...tellFields(contribution),
    ...namesOf(contribution.actions).map((name) => `    action   ${contribution.key}/${name}`),
    ...namesOf(contribution.triggers).map(
      (name) => `    trigger  ${name}: ${url}/api/v1/webhooks/${contribution.key}/<instance>`,
    ),
    ...namesOf(contribution.types).map((name) => `    step     ${contribution.key}:${name}`),
  ]);
  const key = `-H "authorization: Bearer $(cat ${keyFile})"`;
  const isConfigured = contributions.some(({ fields }) => Array.isArray(fields) && fields.length > 0);
  return [
    `${id} brings`,
    ...lines,
    '',
    `  curl -s ${url}/api/v1/plugins/${id}/schema ${key}`,
    ...(isConfigured ? [configure(id, contributions, url, key)] : []),
    `  curl -s '${url}/api/v1/workflows?activate=true' ${key} -H 'content-type: application/yaml' --data-binary @workflow.yaml`,
    `  curl -s ${url}/api/v1/events ${key} -H 'content-type: application/json' -d '{"type": "...", "payload": {}}'`,
    `  curl -s '${url}/api/v1/executions?limit=1' ${key}`,
  ].join('\n');
}

function configure(id: string, contributions: readonly ManifestContribution[], url: string, key: string): string {
  const fields = contributions.flatMap((contribution) => fieldsOf(contribution));
  const example = Object.fromEntries(fields.map((field) => [field.key, field.default ?? '...']));
  const body = JSON.stringify({ name: 'main', configuration: example }).replaceAll("'", "'\\''");
  return `  curl -s ${url}/api/v1/plugins/${id}/instances ${key} -H 'content-type: application/json' -d '${body}'`;
}

function tellFields(contribution: ManifestContribution): string[] {
  return fieldsOf(contribution).map(({ key, type, required, label }) => {
    return `    field    ${String(key)} (${String(type)}${required === true ? ', required' : ''}): ${String(label)}`;
  });
}

function fieldsOf({ fields }: ManifestContribution): JsonObject[] {
  return Array.isArray(fields) ? (fields as JsonObject[]) : [];
}

function namesOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
