/** An event type: segments with points between them. */
export const EVENT_TYPE = /^[A-Za-z0-9_:/-]+(?:\.[A-Za-z0-9_:/-]+)*$/;

/** A pattern for event types: a segment may be `*`, the last one also `**`. */
export const EVENT_TYPE_PATTERN = /^(?:\*\*|(?:\*|[A-Za-z0-9_:/-]+)(?:\.(?:\*|[A-Za-z0-9_:/-]+))*(?:\.\*\*)?)$/;

/** Whether an event type fits a pattern: `*` stands for exactly one segment, `**` as the last for one or more. */
export function matchesType(pattern: string, type: string): boolean {
  if (!pattern.includes('*')) return pattern === type;
  const wanted = pattern.split('.');
  const segments = type.split('.');
  const open = wanted.at(-1) === '**';
  if (open ? segments.length < wanted.length : segments.length !== wanted.length) return false;
  const fixed = open ? wanted.length - 1 : wanted.length;
  for (let i = 0; i < fixed; i++) if (wanted[i] !== '*' && wanted[i] !== segments[i]) return false;
  return true;
}
