/**
 * Settings of a function, for statements that find rows by key. A session keeps the plan it made when the tables were small;
 * made without these it scans whole tables when they have grown.
 */
export const byKey = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off';
