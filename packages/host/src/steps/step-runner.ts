import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSchema } from '@automate/connectors';
import { AutomateError, type JsonObject, type Logger, silentLogger, toAutomateError } from '@automate/core';
import type { Secrets } from '@automate/governance';
import {
  DEFAULT_STEP_POLICY,
  runStep,
  type StepCall,
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
  log?: Logger;
}

/** Runs the step types of plugins: described from manifests, imported on the first run, each run in a folder of its own. */
export function createStepRunner({ plugins, secrets, log = silentLogger }: StepRunnerOptions): StepRunner {
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
    async describe(ref) {
      const { pluginId, said } = find(ref);
      return {
        effect: said.effect ?? 'once',
        timeoutMs: said.timeoutMs ?? DEFAULT_STEP_POLICY.timeoutMs,
        pluginId,
        pluginVersion: plugins.version(pluginId),
      };
    },

    async run(ref, input, call, policy) {
      const { tenantId } = ref;
      const { name, type, pluginId } = find(ref);
      let folder: string | undefined;
      try {
        const stepType = await plugins.contribution(stepTypePoint, name).catch((error: unknown) => {
          throw notBegun(error);
        });
        folder = await mkdtemp(join(tmpdir(), 'automate-step-'));
        const workspace = await createDirectoryWorkspace(folder, call.signal);
        const plaintext = (property: string) => expose(pluginId, input, property, { ...call, tenantId });
        const check = (schema: JsonObject, value: unknown) => compileSchema(schema)(value);
        const result = await runStep({ stepType, type, input, call, check, workspace, policy, plaintext, log });
        return { ...result, output: secrets.redact(tenantId, result.output) };
      } catch (error) {
        throw new AutomateError(maskedParts(toAutomateError(error, ref.stepType), tenantId, secrets));
      } finally {
        if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      }
    },
  };

  async function expose(pluginId: string, input: JsonObject, property: string, call: StepCall): Promise<string> {
    const text = Object.hasOwn(input, property) ? input[property] : undefined;
    if (typeof text !== 'string') {
      const message = `the input has no text under ${JSON.stringify(property)}`;
      throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
    }
    if (secrets.redactText(text) === text) return text;
    const requested = plugins.manifest(pluginId)?.permissions ?? [];
    const scope = { tenantId: call.tenantId, ids: [call.executionId] };
    return await secrets.expose(text, { scope, pluginId, field: property, requested });
  }
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
