/** Ends the name of an object's file. No name of a folder has it: `~` is written otherwise in names. */
const OBJECT = '~object';
/** Ends a folder that holds the rest of a name which is too long for one. */
const CONTINUED = '~';
/** Most file systems take 255 bytes. */
const MAX_PIECE = 200;
/** Names that Windows gives to devices, whatever follows their dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/**
 * One name of a key as file names can carry it anywhere: lower-case letters, digits, `-`, `_` and inner `.` stay, `A` is
 * `+a`, other bytes are `%xx`. Different names stay different also where case, normal forms or trailing dots are one.
 */
function encodeName(name: string): string {
  const encoded = Array.from(name, (character, index) => {
    if (/[a-z0-9_-]/.test(character)) return character;
    if (character === '.' && index > 0 && index < name.length - 1) return character;
    if (/[A-Z]/.test(character)) return `+${character.toLowerCase()}`;
    return Array.from(Buffer.from(character), escaped).join('');
  }).join('');
  return DEVICE.test(encoded) ? escaped(encoded.charCodeAt(0)) + encoded.slice(1) : encoded;
}

function escaped(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}

/** The name that {@link encodeName} wrote so; undefined for what it never writes. */
function decodeName(encoded: string): string | undefined {
  const bytes = (encoded.match(/\+[a-z]|%[0-9a-f]{2}|./gs) ?? []).map((piece) => {
    if (piece.length === 1) return Buffer.from(piece);
    return piece.startsWith('%') ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece.slice(1).toUpperCase());
  });
  const name = Buffer.concat(bytes).toString();
  return encodeName(name) === encoded ? name : undefined;
}

/** Where the object of a valid key is, from the folder of objects: folders and its file. */
export function objectPath(key: string): string[] {
  const names = key.split('/').map((name) => {
    const pieces = encodeName(name).match(new RegExp(`.{1,${MAX_PIECE}}`, 'g')) ?? [];
    return pieces.map((piece, index) => (index < pieces.length - 1 ? piece + CONTINUED : piece));
  });
  const path = names.flat();
  return [...path.slice(0, -1), `${path.at(-1)}${OBJECT}`];
}

/** What an entry of a folder of objects is. `pieces` is the beginning of its name, from the folders it continues. */
export type PathEntry =
  | { kind: 'object' | 'folder'; name: string }
  | { kind: 'continued'; pieces: string }
  | { kind: 'foreign' };

export function readEntry(
  entry: { name: string; isFile(): boolean; isDirectory(): boolean },
  pieces: string,
): PathEntry {
  const whole = pieces + entry.name;
  if (entry.isFile() && whole.endsWith(OBJECT)) return named('object', whole.slice(0, -OBJECT.length));
  if (!entry.isDirectory()) return { kind: 'foreign' };
  return whole.endsWith(CONTINUED) ? { kind: 'continued', pieces: whole.slice(0, -1) } : named('folder', whole);
}

function named(kind: 'object' | 'folder', encoded: string): PathEntry {
  const name = decodeName(encoded);
  return name === undefined ? { kind: 'foreign' } : { kind, name };
}
