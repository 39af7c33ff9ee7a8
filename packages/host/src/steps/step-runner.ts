import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSchema } from '@automate/connectors';
import {
  AutomateError,
  type JsonObject,
  type Logger,
  type PluginPermission,
  permitsAny,
  silentLogger,
  toAutomateError,
} from '@automate/core';
import type { Egress } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import {
  DEFAULT_STEP_POLICY,
  inputText,
  runStep,
  type StepAccess,
  type StepCall,
  type StepEffect,
  type StepRunner,
  type StepTypeManifest,
  type StepTypeRef,
  stepTypePoint,
} from '@automate/workflow';
import { maskedParts } from '../connectors/checked-output.ts';
import type { PluginHost } from '../loading/plugin-host.ts';
import { createDirectoryWorkspace } from './directory-workspace.ts';

export interface StepRunnerOptions {
  plugins: PluginHost;
  secrets: Pick<Secrets, 'expose' | 'redact' | 'redactText'>;
  egress: Pick<Egress, 'addresses'>;
  /** What the operator grants a plugin. */
  grants: (pluginId: string) => readonly PluginPermission[];
  log?: Logger;
}

/** Runs the step types of plugins: described from manifests, imported on the first run, each run in a folder of its own. */
export function createStepRunner(options: StepRunnerOptions): StepRunner {
  const { plugins, secrets, egress, grants, log = silentLogger } = options;
  const find = ({ stepType }: StepTypeRef) => {
    const [name = '', type = ''] = stepType.split(':');
    const { pluginId, declared } = plugins.declaration(stepTypePoint.id, name);
    const { types } = declared as StepTypeManifest;
    const said = Object.hasOwn(types, type) ? types[type] : undefined;
    if (said !== undefined) return { name, type, pluginId, said };
    const message = `step type ${name} has no ${JSON.stringify(type)}; it has: ${Object.keys(types).join(', ')}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
  };

  return {
    async describe(ref, input) {
      const { pluginId, said } = find(ref);
      return {
        effect: effectOf(said, input),
        literal: said.literal ?? [],
        timeoutMs: said.timeoutMs ?? DEFAULT_STEP_POLICY.timeoutMs,
        pluginId,
        pluginVersion: plugins.version(pluginId),
      };
    },

    async run(ref, input, call, policy, keep, alsoLog) {
      const { tenantId } = ref;
      const { name, type, pluginId } = find(ref);
      let folder: string | undefined;
      try {
        const stepType = await plugins.contribution(stepTypePoint, name).catch((error: unknown) => {
          throw notBegun(error);
        });
        folder = await mkdtemp(join(tmpdir(), 'automate-step-'));
        const workspace = await createDirectoryWorkspace(folder, call.signal);
        const access = accessOf(pluginId, input, { ...call, tenantId });
        const check = (schema: JsonObject, value: unknown) => compileSchema(schema)(value);
        const result = await runStep({
          stepType,
          type,
          input,
          call,
          check,
          workspace,
          policy,
          access,
          keep,
          log: both(log, alsoLog),
        });
        return { ...result, output: secrets.redact(tenantId, result.output) };
      } catch (error) {
        throw new AutomateError(maskedParts(toAutomateError(error, ref.stepType), tenantId, secrets));
      } finally {
        if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      }
    },
  };

  function accessOf(pluginId: string, input: JsonObject, { tenantId, executionId }: StepCall): StepAccess {
    const requested = plugins.manifest(pluginId)?.permissions ?? [];
    const permit = async (wanted: PluginPermission) => {
      const reason = !permitsAny(requested, wanted)
        ? 'its manifest does not ask for that'
        : !permitsAny(grants(pluginId), wanted) && 'the operator has not granted it: plugins.grants';
      if (!reason) return;
      const message = `plugin "${pluginId}" may not have ${wanted.resource}, ${wanted.action}, ${wanted.scope}: ${reason}`;
      throw new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
    };
    return {
      permit,
      async plaintext(property) {
        const text = inputText(input, property);
        if (secrets.redactText(text) === text) return text;
        return await secrets.expose(text, {
          scope: { tenantId, ids: [executionId] },
          pluginId,
          field: property,
          requested,
        });
      },
      async addresses(host, port) {
        await permit({ resource: 'network', action: '*', scope: `${host}:${port}` });
        return (await egress.addresses(host, port)).map(({ address }) => address);
      },
    };
  }
}

function effectOf(
  { effect = 'once', effectWhen = [] }: StepTypeManifest['types'][string],
  input: JsonObject,
): StepEffect {
  const holds = effectWhen.find(({ property, equals }) => Object.hasOwn(input, property) && input[property] === equals);
  return holds?.effect ?? effect;
}

/** One that tells two. */
function both(log: Logger, other: Logger | undefined): Logger {
  if (other === undefined) return log;
  const level = (name: keyof Logger) => (fields: object, message: string) => {
    log[name](fields, message);
    other[name](fields, message);
  };
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
}

/** The step's own code was not called. */
function notBegun(thrown: unknown): AutomateError {
  const { code, message, retryable, retryAfterMs, details } = toAutomateError(thrown);
  return new AutomateError({
    code,
    message,
    retryable,
    retryAfterMs,
    effect: 'none',
    details: { ...details, begun: false },
    cause: thrown,
  });
}
