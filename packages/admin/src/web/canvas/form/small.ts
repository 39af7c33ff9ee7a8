/** Parts that open and close, as small as the fields around them. */
export const SMALL = { label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600, paddingBlock: 10 } };
