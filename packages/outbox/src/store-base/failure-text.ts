/** The longest code and message kept: they are for people, and the row they stand in is hot. */
const CODE_LENGTH = 200;
const MESSAGE_LENGTH = 2000;

/** Without NUL and halves of surrogate pairs (the cut may make one), which PostgreSQL cannot store. */
function clean(text: string, length: number): string {
  return text.replaceAll('\0', '').slice(0, length).toWellFormed();
}

export function cleanCode(code: string): string {
  return clean(code, CODE_LENGTH);
}

export function cleanMessage(message: string | undefined): string | null {
  return message === undefined ? null : clean(message, MESSAGE_LENGTH);
}
