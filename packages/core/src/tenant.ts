/** The tenant of an installation that has only one. Every row of every table names its tenant. */
export const DEFAULT_TENANT = 'default';
