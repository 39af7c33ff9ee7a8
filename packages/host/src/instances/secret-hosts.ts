import { childPointer, type FieldSpec, type InputProblem, isSecretField, type JsonObject } from '@automate/core';
import { sayHost } from '../problems.ts';
import type { ConfigurableContribution } from './configurable-contribution.ts';
import { ownValue } from './instance-config.ts';

const FIELD = '$field:';

/** The hosts that each secret field's value may be sent to, by the manifest and the other values of a configuration. */
export function secretHostsOf(contribution: ConfigurableContribution, visible: JsonObject): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const { key } of contribution.fields.filter(isSecretField)) {
    const bound = bindingsOf(contribution, key).flatMap((host) =>
      host.startsWith(FIELD) ? hostsNamed(ownValue(visible, host.slice(FIELD.length))) : [host.toLowerCase()],
    );
    hosts.set(key, [...new Set(bound)]);
  }
  return hosts;
}

/** By secret field, what the manifest says of where its value may go. */
export function secretBindingsOf(contribution: ConfigurableContribution): { field: string; hosts: string[] }[] {
  const secret = contribution.fields.filter(isSecretField);
  return secret.map(({ key }) => ({ field: key, hosts: bindingsOf(contribution, key) }));
}

/** What the manifest says of a secret field: hosts, and `$field:<key>` for the host that a field names. */
function bindingsOf({ secretBindings }: ConfigurableContribution, field: string): string[] {
  return secretBindings.filter((binding) => binding.field === field).flatMap(({ hosts }) => hosts);
}

/**
 * The kept secrets that a change of hosts asks for again, as problems. A field that names a host is of type `url`, or is
 * named by a binding. A secret that the manifest binds, and not to that field, has nothing to do with it.
 */
export function askAgain(
  contribution: ConfigurableContribution,
  { before, after, kept }: { before: JsonObject; after: JsonObject; kept: Iterable<string> },
  at: string,
): InputProblem[] {
  const changed = hostFields(contribution).filter(
    (field) => hostsNamed(ownValue(before, field)).join() !== hostsNamed(ownValue(after, field)).join(),
  );
  return [...kept].flatMap((secret) => {
    const bindings = bindingsOf(contribution, secret);
    const because = changed.find((field) => bindings.length === 0 || bindings.includes(FIELD + field));
    if (because === undefined) return [];
    return [{ pointer: childPointer(at, secret), ...sayHost('secret_host_changed', { field: because }) }];
  });
}

function hostFields({ fields, secretBindings }: ConfigurableContribution): string[] {
  const named = new Set(secretBindings.flatMap(({ hosts }) => hosts));
  const namesHost = ({ key, type, items }: FieldSpec) => type === 'url' || items === 'url' || named.has(FIELD + key);
  return fields.filter((field) => !isSecretField(field) && namesHost(field)).map(({ key }) => key);
}

/** As patterns of secret bindings; plain HTTP and a port only where the value says so. */
function hostsNamed(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(hostsNamed);
  if (typeof value !== 'string' || value.trim() === '') return [];
  if (!/^[a-z]+:\/\//i.test(value)) return [value.trim().toLowerCase()];
  if (!URL.canParse(value)) return [];
  const { protocol, host } = new URL(value);
  return [protocol === 'http:' ? `http://${host}` : host];
}
