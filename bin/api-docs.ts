import { writeFileSync } from 'node:fs';
import { CLIENT_FILE } from './client-types.ts';
import { describeApi, OPENAPI_FILE } from './describe-api.ts';

/** Writes what is kept of the description of the API; a test says when it is out of date. */
async function main(): Promise<void> {
  const { openApi, types } = await describeApi();
  writeFileSync(OPENAPI_FILE, `${JSON.stringify(openApi, null, 1)}\n`);
  writeFileSync(CLIENT_FILE, types);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
