/** The part of a test runner that a contract suite needs; vitest's and node:test's own functions fit. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void | Promise<void>): unknown;
}
