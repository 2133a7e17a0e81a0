import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';
import { afterAll, expect, test, vi } from 'vitest';
import { browserOf } from '../support/api-client.ts';
import { startTestApp } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test("the library's passkeyClient creates, lists, renames, uses and removes", async () => {
  const person = await app.make.user();
  const { passkey, signIn, signOut, getSession } = newClient();
  useInBrowser(new Authenticator({ origin: app.origin, counter: 1 }));
  await signIn.email({ email: person.email, password: person.password });

  const added = await passkey.addPasskey({ name: 'Grey laptop' });
  expect(added.error).toBeNull();
  expect(added.data).toMatchObject({ name: 'Grey laptop', userId: person.id });
  const again = await passkey.addPasskey();
  expect(again.error).toMatchObject({ status: 400, code: 'PREVIOUSLY_REGISTERED' });
  const id = added.data?.id ?? '';
  const renamed = await passkey.updatePasskey({ id, name: 'Blue laptop' });
  expect(renamed.data?.passkey.name).toBe('Blue laptop');
  const listed = await passkey.listUserPasskeys();
  expect(listed.data?.map(({ name }) => name)).toEqual(['Blue laptop']);

  await signOut();
  const signedIn = await signIn.passkey();
  expect(signedIn.error).toBeNull();
  expect((await getSession()).data?.user.id).toBe(person.id);

  expect((await passkey.deletePasskey({ id })).data).toEqual({ status: true });
  await signOut();
  const gone = await signIn.passkey();
  expect(gone.error).toMatchObject({ status: 401, code: 'PASSKEY_NOT_FOUND' });
});

/** The library's own client. */
function newClient() {
  return createAuthClient({ ...browserOf(app), plugins: [passkeyClient()] });
}

/** Puts the authenticator where the client's script looks for the browser's. */
function useInBrowser(key: Authenticator): void {
  const answer = (credential: object) => asObjects(credential as Json);
  vi.stubGlobal('PublicKeyCredential', () => undefined);
  vi.stubGlobal('navigator', {
    credentials: {
      create: async ({ publicKey }: { publicKey: Created }) =>
        answer(
          key.create({
            ...publicKey,
            challenge: toText(publicKey.challenge),
            user: { id: toText(publicKey.user.id) },
          }),
        ),
      get: async ({ publicKey }: { publicKey: Used }) =>
        answer(key.get({ ...publicKey, challenge: toText(publicKey.challenge) })),
    },
  });
}

interface Created {
  readonly challenge: ArrayBuffer;
  readonly user: { readonly id: ArrayBuffer };
  readonly rp: { readonly id: string };
}

interface Used {
  readonly challenge: ArrayBuffer;
  readonly rpId: string;
}

interface Json {
  readonly id: string;
  readonly type: string;
  readonly response: Readonly<Record<string, string | readonly string[]>>;
}

/** What `toJSON()` made of a credential, back as a browser has it. */
function asObjects({ id, type, response }: Json): object {
  const { transports, ...texts } = response;
  const buffers = Object.entries(texts).map(([name, text]) => [name, toBuffer(String(text))]);
  return {
    id,
    type,
    rawId: toBuffer(id),
    response: { ...Object.fromEntries(buffers), getTransports: () => transports },
    getClientExtensionResults: () => ({}),
  };
}

function toText(buffer: ArrayBuffer): string {
  return Buffer.from(new Uint8Array(buffer)).toString('base64url');
}

function toBuffer(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64url')).buffer;
}
