import { AutomateError } from '@automate/core';

/** A place in the log: the transaction that wrote a row, and its place there. */
export interface Position {
  xid: string;
  seq: string;
}

const TEXT = /^([0-9a-f]{1,16})-([0-9a-f]{1,16})$/;

export function positionText({ xid, seq }: Position): string {
  return `${BigInt(xid).toString(16)}-${BigInt(seq).toString(16)}`;
}

/** @throws AutomateError NOT_FOUND */
export function parsePosition(text: string): Position {
  const [, xid, seq] = TEXT.exec(text) ?? [];
  if (xid === undefined || seq === undefined) throw unknownPosition(text);
  return { xid: String(BigInt(`0x${xid}`)), seq: String(BigInt.asIntN(64, BigInt(`0x${seq}`))) };
}

export function unknownPosition(text: string): AutomateError {
  return new AutomateError({
    code: 'NOT_FOUND',
    message: `This event bus has no position ${text}: it is of another one. Begin with what is kept (oldest), at a time, or now.`,
    effect: 'none',
  });
}

export function isBefore(one: Position, other: Position): boolean {
  const [a, b] = [BigInt(one.xid), BigInt(other.xid)];
  return a === b ? BigInt(one.seq) < BigInt(other.seq) : a < b;
}
