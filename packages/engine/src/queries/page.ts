/** One page of a list, newest first. */
export interface Page<T> {
  items: T[];
  /** Hand it to the next call. Absent on the last page. */
  nextCursor?: string;
}

/** Where a page begins and how long it is. */
export interface PageRequest {
  /** From 1 to 200. Default 50. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. @throws AutomateError INVALID_ARGUMENT when it is none of ours */
  cursor?: string | undefined;
}
