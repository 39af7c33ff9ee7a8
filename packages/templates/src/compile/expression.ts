import type { JsonValue } from '@automate/core';
import type { Evaluate } from '../run.ts';
import { invokeFilter } from './invoke-filter.ts';
import { type PathNode, PORT_ROOTS, readPath, readWrittenPath, resolvePath } from './path.ts';
import { portPath } from './port-reference.ts';
import { say } from './problems.ts';
import { suggestion } from './suggest.ts';
import { type Located, MAX_DEPTH, placeOf, report, type Unit } from './unit.ts';

/** A node that yields a value. Its shape depends on `type`. */
export interface Expression extends Located {
  type: string;
}

/** A call as it is written, in a mustache or in parentheses. */
export interface CallNode extends Located {
  params: readonly Expression[];
  hash?: { pairs: readonly (Located & { key: string; value: Expression })[] } | undefined;
}

/** The value of an argument or of a block's condition. Undefined when something was reported. */
export function compileExpression(unit: Unit, node: Expression): Evaluate | undefined {
  switch (node.type) {
    case 'PathExpression':
      return compilePath(unit, node as Expression & PathNode, 'argument');
    case 'SubExpression':
      return compileSubExpression(unit, node as Expression & CallNode & { path: Expression });
    default:
      return compileLiteral(node);
  }
}

/** A path where its value is written out (`output`), or where something is computed from it (`argument`). */
export function compilePath(unit: Unit, path: PathNode, use: 'output' | 'argument'): Evaluate | undefined {
  const resolved = resolvePath(unit, path);
  if (resolved === undefined) return undefined;
  if (resolved.kind !== 'root' || !PORT_ROOTS.some((root) => root === resolved.parts[0])) {
    return use === 'output' ? readWrittenPath(unit, path, resolved) : readPath(resolved);
  }
  if (use === 'argument' && resolved.parts[0] === 'secrets') {
    report(unit, path, say('computed_from_secret', { path: path.original, written: `{{${path.original}}}` }));
    return undefined;
  }
  return portPath(unit, path, resolved.parts);
}

/** The one name of a path that can name a filter, else undefined. */
export function filterName(path: Expression): string | undefined {
  const { type, data, depth, parts, original } = path as Expression & PathNode;
  const simple = type === 'PathExpression' && !data && depth === 0 && parts.length === 1 && original === parts[0];
  return simple ? original : undefined;
}

export function compileLiteral(node: Expression): Evaluate {
  const { value } = node as { value?: JsonValue };
  return () => value;
}

function compileSubExpression(unit: Unit, node: CallNode & { path: Expression }): Evaluate | undefined {
  const name = filterName(node.path);
  if (unit.depth >= MAX_DEPTH) report(unit, node, say('too_deep', { most: MAX_DEPTH }));
  else if (name === undefined) report(unit, node, say('filter_in_parentheses'));
  else return compileFilterCall({ ...unit, depth: unit.depth + 1 }, name, node);
  return undefined;
}

/** A call of a filter, its arguments checked against its parameters. Undefined when something was reported. */
export function compileFilterCall(unit: Unit, name: string, call: CallNode): Evaluate | undefined {
  const { filters, used } = unit.compilation;
  const filter = filters.get(name);
  if (filter === undefined) {
    report(unit, call, say('unknown_filter', { name, meant: suggestion(name, filters.keys()) }));
    return undefined;
  }
  const place = placeOf(unit, call);
  used.push({ name, ...place });
  const [input, ...positional] = call.params;
  const named = new Map<string, Evaluate | undefined>();
  const evaluateInput = input === undefined ? () => undefined : compileExpression(unit, input);

  const parameters = filter.parameters ?? [];
  for (const [i, argument] of positional.entries()) {
    const parameter = parameters[i];
    if (parameter === undefined) {
      const given = { filter: name, argument: i + 2 };
      const names = parameters.map((one) => one.name).join(', ');
      const said =
        names === ''
          ? say('too_many_arguments_of_input', given)
          : say('too_many_arguments', { ...given, parameters: names });
      report(unit, argument, said);
      return undefined;
    }
    named.set(parameter.name, compileExpression(unit, argument));
  }
  for (const { key, value, loc } of call.hash?.pairs ?? []) {
    const known = parameters.map((parameter) => parameter.name);
    if (!known.includes(key))
      report(unit, { loc }, say('unknown_parameter', { filter: name, name: key, meant: suggestion(key, known) }));
    else if (named.has(key)) report(unit, { loc }, say('parameter_twice', { filter: name, name: key }));
    else named.set(key, compileExpression(unit, value));
  }
  for (const parameter of parameters) {
    if (!named.has(parameter.name) && parameter.default === undefined) {
      const example = `{{${name} input ${parameter.name}=…}}`;
      report(unit, call, say('parameter_missing', { filter: name, name: parameter.name, example }));
    }
  }
  const evaluators = [...named.values()];
  if (evaluateInput === undefined || evaluators.includes(undefined)) return undefined;
  return invokeFilter(filter, place, [evaluateInput, ...(evaluators as Evaluate[])], [...named.keys()]);
}
