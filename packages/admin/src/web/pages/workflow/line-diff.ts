/** A line of one of two texts, or of both. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Numbers of the line, from 1. */
  before?: number;
  after?: number;
}

/** More pairs of lines than this are not compared: the part in which the texts differ is then told as a whole. */
const MAX_PAIRS = 4_000_000;

/** How one text becomes another, line by line, with as few lines as can be. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const kinds = middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const all: DiffLine['kind'][] = [...Array(head).fill('same'), ...kinds, ...Array(tail).fill('same')];
  let i = 0;
  let j = 0;
  return all.map((kind): DiffLine => {
    if (kind === 'removed') return { kind, text: a[i++] as string, before: i };
    if (kind === 'added') return { kind, text: b[j++] as string, after: j };
    i += 1;
    j += 1;
    return { kind, text: a[i - 1] as string, before: i, after: j };
  });
}

/** By the longest lines in common. */
function middle(a: readonly string[], b: readonly string[]): DiffLine['kind'][] {
  if (a.length * b.length > MAX_PAIRS) return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] as number;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kinds: DiffLine['kind'][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      kinds.push('same');
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      kinds.push('removed');
      i += 1;
    } else {
      kinds.push('added');
      j += 1;
    }
  }
  return kinds;
}

/** The lines near a change; how many are left out stands between. */
export function nearChanges(
  lines: readonly DiffLine[],
  around = 3,
): (DiffLine | { kind: 'gap'; lines: number; at: number })[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: ReturnType<typeof nearChanges> = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near[index]) shown.push(line);
    else if (last?.kind === 'gap') last.lines += 1;
    else shown.push({ kind: 'gap', lines: 1, at: index });
  }
  return shown;
}
