import { isBuiltin } from 'node:module';
import type { PluginPermission } from '@automate/core';
import { type AnyNode, parse } from 'acorn';
import { simple } from 'acorn-walk';

type Resource = PluginPermission['resource'];

/** What a file reaches for beside what it is handed: a resource, and by what. */
export interface CodeUse {
  resource: Resource;
  /** For people, such as `node:fs/promises` or `process.env`. */
  by: string;
}

const MODULES: Record<string, Resource> = {
  fs: 'filesystem',
  sqlite: 'filesystem',
  net: 'network',
  http: 'network',
  http2: 'network',
  https: 'network',
  tls: 'network',
  dgram: 'network',
  dns: 'network',
  child_process: 'process',
  cluster: 'process',
  worker_threads: 'process',
};
const GLOBALS: Record<string, Resource> = { fetch: 'network', WebSocket: 'network', EventSource: 'network' };

/**
 * What the source of a module uses of Node by its own: built-in modules it imports, global clients, `process.env`. Seen in
 * the syntax, so not what is hidden from it; what runs is held to its grants by the host.
 */
export function codeUses(source: string): CodeUse[] {
  const found = new Map<string, CodeUse>();
  const add = (resource: Resource | undefined, by: string) => {
    if (resource !== undefined) found.set(`${resource} ${by}`, { resource, by });
  };
  const imported = (specifier: unknown) => {
    if (typeof specifier !== 'string' || !isBuiltin(specifier)) return;
    const [module = ''] = specifier.replace(/^node:/, '').split('/');
    add(MODULES[module], specifier);
  };
  const literal = (node: { type: string; value?: unknown } | null | undefined) =>
    imported(node?.type === 'Literal' ? node.value : undefined);
  const tree = parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  simple(tree as AnyNode, {
    ImportDeclaration: ({ source: from }) => literal(from),
    ExportNamedDeclaration: ({ source: from }) => literal(from),
    ExportAllDeclaration: ({ source: from }) => literal(from),
    ImportExpression: ({ source: from }) => literal(from),
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type !== 'Identifier') return;
      if (callee.name === 'require') literal(first);
      else add(GLOBALS[callee.name], callee.name);
    },
    NewExpression({ callee }) {
      if (callee.type === 'Identifier') add(GLOBALS[callee.name], callee.name);
    },
    MemberExpression({ object, property }) {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      if (object.name === 'process' && property.name === 'env') add('env', 'process.env');
      if (object.name === 'globalThis') add(GLOBALS[property.name], `globalThis.${property.name}`);
    },
  });
  return [...found.values()];
}
