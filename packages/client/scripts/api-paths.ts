import { describeApi } from '@automate/api';
import openapiTypes, { astToString } from 'openapi-typescript';

const HEAD = `// Written by \`npx -y pnpm@12 --filter @automate/client paths\` from the routes of @automate/api: do not edit.

`;

/** The types of the API, from its routes as they are in the code. */
export async function apiPaths(): Promise<string> {
  // It takes documents of another type than ours; both are plain JSON.
  const document = JSON.stringify(describeApi('1'));
  return HEAD + astToString(await openapiTypes(document, { alphabetize: true, emptyObjectsUnknown: true }));
}
