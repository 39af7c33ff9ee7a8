import { Environment } from '@marcbachmann/cel-js';
import { registerLinearMatches } from './linear-regex.ts';

const arithmetic = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
};

/**
 * CEL as conditions speak it. Numbers of JSON are doubles there and numbers of an expression are integers; CEL compares the
 * two, but does not compute with both, which nobody who writes `event.payload.count % 2 == 0` expects: here it does, and
 * gives a double.
 */
function createEnvironment(): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 2000, maxDepth: 64, maxListElements: 500, maxMapEntries: 100, maxCallArguments: 16 },
  });
  for (const name of ['event', 'execution', 'steps', 'loops']) environment.registerVariable(name, 'map');
  for (const name of ['item', 'index']) environment.registerVariable(name, 'dyn');
  for (const [operator, compute] of Object.entries(arithmetic)) {
    const mixed = (a: number | bigint, b: number | bigint) => compute(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int: double`, mixed);
    environment.registerOperator(`int ${operator} double: double`, mixed);
  }
  environment.registerOperator('double % double: double', arithmetic['%']);
  registerLinearMatches(environment);
  return environment;
}

let shared: Environment | undefined;

/** Made on first use, which takes a few milliseconds; expressions do not change it. */
export function conditionEnvironment(): Environment {
  shared ??= createEnvironment();
  return shared;
}
