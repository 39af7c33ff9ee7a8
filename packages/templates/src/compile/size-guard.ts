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
export function tooMuch(source: string): string | undefined {
  if (source.length > MAX_LENGTH) return `a template may have ${MAX_LENGTH} characters at most; split it into several`;
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
    if (words > MAX_WORDS) return `a template may have ${MAX_WORDS} names and arguments at most; split it into several`;
    if (parentheses(bare) > MAX_PARENTHESES) return `sub-expressions may nest ${MAX_PARENTHESES} deep at most`;
    if (/^\{\{~?(?:[#^]|\s*else\s)\s*[^\s~]/.test(bare)) blocks += 1;
    else if (/^\{\{~?\//.test(bare)) blocks -= 1;
    if (blocks > MAX_BLOCKS) return `blocks may nest ${MAX_BLOCKS} deep at most, each {{else if}} counted`;
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
