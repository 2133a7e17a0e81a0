import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { readSettings } from '../../src/config/settings.ts';
import { settings as all } from '../../src/features/index.ts';
import { settings } from '../../src/features/providers/settings.ts';

const ACME = {
  OIDC_ACME_ISSUER: 'https://id.acme.example',
  OIDC_ACME_CLIENT_ID: 'client',
  OIDC_ACME_CLIENT_SECRET: 'secret',
  OIDC_ACME_LABEL: 'Acme',
};

const idsOf = (environment: Record<string, string>) =>
  settings.providers(environment, () => {}).map(({ id }) => id);
const problemsOf = (environment: Record<string, string>) =>
  readSettings(settings, environment).mistakes;

const appleKey = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

test('without anything there is none', () => {
  expect(idsOf({ PATH: '/bin', OIDC_TOKEN: 'x' })).toEqual([]);
  expect(problemsOf({ PATH: '/bin', OIDC_TOKEN: 'x' })).toEqual([]);
});

test('what is complete is offered, the known ones first', () => {
  const github = { GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' };
  const second = Object.fromEntries(
    Object.entries(ACME).map(([name, value]) => [name.replace('ACME', 'MY_FIRM'), value]),
  );
  expect(idsOf({ ...second, ...ACME, ...github })).toEqual(['github', 'oidc-acme', 'oidc-my-firm']);
});

describe('half of one is a mistake', () => {
  test.each([
    [{ GITHUB_CLIENT_ID: 'a' }, 'GITHUB_CLIENT_ID must go with GITHUB_CLIENT_SECRET.'],
    [{ GOOGLE_CLIENT_SECRET: 'a' }, 'GOOGLE_CLIENT_SECRET must go with GOOGLE_CLIENT_ID.'],
    [
      { GITLAB_CLIENT_ID: ' ', GITLAB_CLIENT_SECRET: 'a' },
      'GITLAB_CLIENT_SECRET must go with GITLAB_CLIENT_ID.',
    ],
    [
      { OIDC_ACME_ISSUER: 'https://id.acme.example' },
      'OIDC_ACME_ISSUER must go with OIDC_ACME_CLIENT_ID and OIDC_ACME_CLIENT_SECRET and OIDC_ACME_LABEL.',
    ],
    [
      { APPLE_TEAM_ID: 'x' },
      'APPLE_TEAM_ID must go with APPLE_CLIENT_ID and APPLE_KEY_ID and APPLE_PRIVATE_KEY.',
    ],
  ])('%j', (environment, problem) => {
    expect(problemsOf(environment as Record<string, string>)).toEqual([problem]);
  });
});

describe('an issuer', () => {
  test.each([
    'http://id.acme.example',
    'id.acme.example',
    'https://id.acme.example/?x=1',
    'https://me@id.acme.example',
    'javascript:alert(1)',
  ])('is not %s', (issuer) => {
    const [problem] = problemsOf({ ...ACME, OIDC_ACME_ISSUER: issuer });
    expect(problem).toContain('OIDC_ACME_ISSUER is not an https:// address');
  });

  test.each([
    'https://id.acme.example/realms/x',
    'http://127.0.0.1:9',
    'http://localhost:9',
  ])('may be %s', (issuer) => {
    expect(problemsOf({ ...ACME, OIDC_ACME_ISSUER: issuer })).toEqual([]);
  });

  test('has a label that fits on a button', () => {
    const [problem] = problemsOf({ ...ACME, OIDC_ACME_LABEL: 'x'.repeat(41) });
    expect(problem).toBe('OIDC_ACME_LABEL is longer than 40 characters.');
  });
});

describe('Microsoft', () => {
  const microsoft = { MICROSOFT_CLIENT_ID: 'a', MICROSOFT_CLIENT_SECRET: 'b' };

  test.each([
    'common',
    'organizations',
    'consumers',
    '11111111-2222-3333-4444-555555555555',
  ])('takes %s', (tenant) => {
    expect(idsOf({ ...microsoft, MICROSOFT_TENANT_ID: tenant })).toEqual(['microsoft']);
  });

  test('takes no name of a tenant: its metadata name the number', () => {
    const [problem] = problemsOf({ ...microsoft, MICROSOFT_TENANT_ID: 'contoso.example' });
    expect(problem).toContain('MICROSOFT_TENANT_ID is none of');
  });
});

describe('Apple', () => {
  const apple = (privateKey: string) => ({
    APPLE_CLIENT_ID: 'a',
    APPLE_TEAM_ID: 'b',
    APPLE_KEY_ID: 'c',
    APPLE_PRIVATE_KEY: privateKey,
  });

  test('takes the key with line breaks, or with \\n for them', () => {
    const key = appleKey('P-256');
    expect(idsOf(apple(key))).toEqual(['apple']);
    expect(idsOf(apple(key.replaceAll('\n', '\\n')))).toEqual(['apple']);
  });

  test.each(['nonsense', appleKey('P-384')])('takes no other key', (key) => {
    expect(problemsOf(apple(key))).toEqual([
      'APPLE_PRIVATE_KEY is not the text of the .p8 file that Apple gave out.',
    ]);
  });
});

test('the mistakes are told together with all others, and never with what is secret', () => {
  const environment = { PORT: 'x', GITHUB_CLIENT_SECRET: 'hush', BETTER_AUTH_SECRET: 'short' };
  const read = () => readConfig(environment, all);
  expect(read).toThrow('PORT is not a port number.');
  expect(read).toThrow('GITHUB_CLIENT_SECRET must go with GITHUB_CLIENT_ID.');
  expect(read).not.toThrow('hush');
});
