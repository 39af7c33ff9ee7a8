import type { ASTNode } from '@marcbachmann/cel-js';

/** The nodes within a node, whatever it is. */
export function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value)
      found.push(value as ASTNode);
  };
  collect(node.args);
  return found;
}
