import { AutomateError, describeProblems, type InputProblem, invalidArgument, type JsonObject } from '@automate/core';
import type { Secrets } from '@automate/governance';
import type { ConfigurableContribution } from './configurable-contribution.ts';
import { visibleConfig } from './instance-config.ts';
import { askAgain, secretHostsOf } from './secret-hosts.ts';
import { readSentConfig, type SentConfig } from './sent-config.ts';

/** What goes with every change. */
export interface InstanceChange {
  /** For the audit table. Default `system`. */
  actor?: string;
}

/** A configuration to save. */
export interface InstanceSetting extends InstanceChange {
  /** By field key. A secret field: its new value, null to clear it, `{"$secret": "KEY"}`, or left out to keep it. */
  config: JsonObject;
  /** By secret field that is given a value, the hosts it may be sent to, instead of those of the manifest. */
  hosts?: Readonly<Record<string, readonly string[]>>;
}

/** A setting that can be saved, or tried. */
export interface ReadSetting extends SentConfig {
  /** By secret field that is given a value, where it may be sent. */
  hosts: ReadonlyMap<string, readonly string[]>;
}

/** What a setting is judged by beside its contribution. */
export interface SettingContext {
  secrets: Pick<Secrets, 'check'>;
  /** What is saved, where there is something. */
  saved?: JsonObject;
  /** Found already, to be told with the rest. */
  problems?: readonly InputProblem[];
}

/**
 * What is to be saved, read and judged as a whole: the values, the hosts their secrets may go to, and whether a kept secret
 * would come to another host. Throws INVALID_ARGUMENT with every problem at once.
 */
export function readSetting(
  contribution: ConfigurableContribution,
  { config, hosts: wanted = {} }: InstanceSetting,
  { secrets, saved, problems = [] }: SettingContext,
): ReadSetting {
  const found = [...problems];
  let sent: SentConfig | undefined;
  try {
    sent = readSentConfig(contribution, config, { saved, check: secrets.check });
  } catch (error) {
    const told = AutomateError.isInstance(error) ? error.details?.errors : undefined;
    if (told === undefined) throw error;
    found.push(...told);
  }
  const hosts = new Map<string, readonly string[]>();
  if (sent !== undefined) {
    const visible = visibleConfig(contribution, sent.config);
    const manifestHosts = secretHostsOf(contribution, visible);
    for (const field of sent.given.keys()) {
      const explicit = Object.hasOwn(wanted, field) ? wanted[field] : undefined;
      hosts.set(field, explicit ?? manifestHosts.get(field) ?? []);
    }
    const change = { before: visibleConfig(contribution, saved ?? {}), after: visible, kept: sent.kept.keys() };
    if (saved !== undefined) found.push(...askAgain(contribution, change, '/configuration'));
  }
  for (const field of Object.keys(wanted)) {
    if (sent !== undefined && !sent.given.has(field)) {
      found.push({ pointer: `/hosts/${field}`, message: 'is no secret field that is given a value: hosts go with it' });
    }
  }
  for (const [field, patterns] of hosts) found.push(...hostProblems(field, patterns, wanted, secrets));
  if (sent !== undefined && found.length === 0) return { ...sent, hosts };
  throw invalidArgument(describeProblems('the instance does not fit', found), found);
}

function hostProblems(
  field: string,
  patterns: readonly string[],
  wanted: Readonly<Record<string, readonly string[]>>,
  { check }: Pick<Secrets, 'check'>,
): InputProblem[] {
  try {
    check(field, 'a value', patterns);
    return [];
  } catch (error) {
    const told = (AutomateError.isInstance(error) && error.details?.errors) || [];
    const explicit = Object.hasOwn(wanted, field);
    return told.map(({ pointer, message }) =>
      explicit
        ? { pointer: `/hosts/${field}${pointer.replace('/hosts', '')}`, message }
        : { pointer: `/configuration/${field}`, message: `cannot be bound to its host: ${message}` },
    );
  }
}
