import type { Said } from '@automate/core';
import { say } from './problems.ts';

/** Longest string that may hold expressions. Without any, a string may be of any length. */
const MAX_LENGTH = 65_536;
export const MAX_PARENTHESES = 16;
const MAX_BLOCKS = 32;
const MAX_WORDS = 4096;

const COMMENT = /\{\{~?!(?:--[\s\S]*?--~?\}\}|(?!--)[\s\S]*?\}\})/y;
/** The parser's own idea of texts, [names] and the end. One that is not closed ends the match: the parser stops there too. */
const EXPRESSION = /\{\{(?:"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[(?:\\\]|[^\]])*\]|\}(?!\})|[^}"'[])*/y;
const QUOTED = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[(?:\\\]|[^\]])*\]/g;

/**
 * What is too big about a template, or undefined. The parser takes more than linear time in the nesting of parentheses
 * and blocks and in the number of names, so these are bounded by a look at the text before it is parsed.
 */
export function tooMuch(source: string): Said | undefined {
  if (source.length > MAX_LENGTH) return say('too_long_template', { most: MAX_LENGTH });
  let blocks = 0;
  let words = 0;
  for (let at = source.indexOf('{{'); at !== -1; at = source.indexOf('{{', at)) {
    if (source[at - 1] === '\\' && source[at - 2] !== '\\') {
      at += 2;
      continue;
    }
    const comment = match(COMMENT, source, at);
    if (comment !== undefined) {
      at += comment.length;
      continue;
    }
    const expression = match(EXPRESSION, source, at) ?? '';
    at += expression.length;
    const bare = expression.replace(QUOTED, ' s ');
    words += bare.split(/[\s(=|./]+/).length;
    if (words > MAX_WORDS) return say('too_many_names', { most: MAX_WORDS });
    if (parentheses(bare) > MAX_PARENTHESES) return say('too_many_parentheses', { most: MAX_PARENTHESES });
    if (/^\{\{~?(?:[#^]|\s*else\s)\s*[^\s~]/.test(bare)) blocks += 1;
    else if (/^\{\{~?\//.test(bare)) blocks -= 1;
    if (blocks > MAX_BLOCKS) return say('too_many_blocks', { most: MAX_BLOCKS });
    if (!source.startsWith('}}', at)) return undefined;
  }
  return undefined;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** How deep parentheses nest. */
function parentheses(text: string): number {
  let open = 0;
  let most = 0;
  for (const character of text) {
    if (character === '(') most = Math.max(most, ++open);
    else if (character === ')') open -= 1;
  }
  return most;
}
