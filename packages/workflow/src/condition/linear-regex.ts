import { invalidArgument, type Said } from '@automate/core';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { say } from '../problems.ts';
import { spend } from './meter.ts';

/** What `matches` is called once it is ours. CEL does not let its own be replaced, so calls are renamed. */
const LINEAR_MATCHES = 'matches_linear';
const MAX_PATTERNS = 200;
const MAX_PATTERN_LENGTH = 1000;

const patterns = new Map<string, RE2JS>();

/** A pattern in RE2 syntax. Throws INVALID_ARGUMENT when it is none. */
export function compilePattern(pattern: string): RE2JS {
  const read = readPattern(pattern);
  if ('message' in read) throw invalidArgument(read.message);
  return read;
}

/** The same, or what is wrong with it. */
export function readPattern(pattern: string): RE2JS | Said {
  const known = patterns.get(pattern);
  if (known) return known;
  if (pattern.length > MAX_PATTERN_LENGTH) return say('pattern_too_long', { most: MAX_PATTERN_LENGTH });
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    return say('pattern_form', { pattern: JSON.stringify(pattern), detail: (error as Error).message });
  }
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled;
}

/** Instructions of a pattern that are tried on characters of a text in one step: most are not. */
const INSTRUCTIONS = 4;

/** Teaches an environment `matches` in time linear in the text: CEL's own would run patterns that backtrack. */
export function registerLinearMatches(environment: Environment): void {
  environment.registerFunction(`string.${LINEAR_MATCHES}(string): bool`, (text: string, pattern: string) => {
    const compiled = compilePattern(pattern);
    spend((text.length * compiled.programSize()) / INSTRUCTIONS);
    return compiled.matcher(text).find();
  });
}

/** Makes a call of `matches` one of ours, before the expression is checked or evaluated for the first time. */
export function useLinearMatches(node: ASTNode): void {
  if (node.op === 'rcall' && node.args[0] === 'matches') (node.args as unknown[])[0] = LINEAR_MATCHES;
}
