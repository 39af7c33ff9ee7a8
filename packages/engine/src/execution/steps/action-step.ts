import type { ActionInvoker } from '@automate/connectors';
import type { ActionStep } from '@automate/workflow';
import type { StepExecutor } from '../step-executor.ts';

/** Output: what the connector's action returns. */
export function actionExecutor(invoker: ActionInvoker): StepExecutor<ActionStep> {
  return {
    kind: 'action',
    async prepare(step, { tenantId, executionId, path, scope, ports }) {
      const ref = { tenantId, connector: step.connector, action: step.action, connection: step.connection };
      const { effect, idempotencyWindowMs, pluginId, pluginVersion } = await invoker.describe(ref);
      const params = await step.evaluate(scope, ports);
      return {
        effect,
        idempotencyWindowMs,
        action: `${step.connector}/${step.action}`,
        plugin: `${pluginId}@${pluginVersion}`,
        input: params,
        run: async ({ log, ...call }) => ({
          type: 'completed',
          output: (await invoker.invoke(ref, params, { tenantId, executionId, stepPath: path, ...call }, log)) ?? null,
        }),
      };
    },
  };
}
