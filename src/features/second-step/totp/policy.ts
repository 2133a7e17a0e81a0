import { twoFactor as libraryTwoFactor } from 'better-auth/plugins/two-factor';
import { totpEndpoints } from './second-step.ts';

/**
 * The library's two-factor plugin as its clients know it: its table, paths, contracts and error codes.
 * Without its hooks, which ask after three paths only (auth/ladder/ladder.ts asks after all), and
 * with our endpoints under its keys: a code counts once, and each act is one transaction with its
 * audit row.
 * Those that are not here (`get-totp-uri`, mailed codes, backup codes) are other plugins' or nobody's.
 */
export function twoFactor({ siteName }: { readonly siteName: string }) {
  const { id, version, options, schema, $ERROR_CODES } = libraryTwoFactor({
    issuer: siteName,
    allowPasswordless: true,
  });
  const { user, twoFactor: table } = schema;
  return {
    id,
    version,
    options,
    $ERROR_CODES,
    schema: {
      user,
      twoFactor: {
        fields: {
          ...table.fields,
          lastUsedStep: { type: 'number', required: true, input: false, defaultValue: 0 },
          createdAt: { type: 'date', required: true, input: false },
        },
      },
    },
    endpoints: totpEndpoints,
  } as const;
}
