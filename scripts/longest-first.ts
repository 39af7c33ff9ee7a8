import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute and more, the longest first. */
const LONGEST = [
  'packages/create-automate-plugin/src/generated-plugins.test.ts',
  'apps/publishing/src/published-packages.test.ts',
  'apps/chaos/src/structured-storm.test.ts',
  'apps/chaos/src/webhook-storm.test.ts',
  'apps/server/src/main.test.ts',
  'packages/host/src/isolation/isolation.test.ts',
];

/** Begins with the files that take longest: one of them left for the end would run alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
