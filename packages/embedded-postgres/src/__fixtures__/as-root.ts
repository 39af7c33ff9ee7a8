import { describe } from 'vitest';
import { listedAccounts, serverAccount } from '../account.ts';

/** What only root can do or meet; others see these tests named as left out. */
export const describeAsRoot: (name: string, tests: () => void) => void =
  process.geteuid?.() === 0 ? describe : describe.skip;

/** Two users who are neither root nor PostgreSQL's account. initdb insists that they are listed. */
const [somebody, somebodyElse] = [...listedAccounts().values()].filter(({ uid }) => uid !== serverAccount()?.uid);
export const SOMEBODY = somebody?.uid ?? 1;
export const SOMEBODY_ELSE = somebodyElse?.uid ?? 2;
