import { z } from 'zod';

/** base64url of bounded length. */
const bytes = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\w-]+$/);

/** The id of a credential has 1023 bytes at most (WebAuthn 7.1), which are 1364 characters. */
const credential = {
  id: bytes(1364),
  rawId: bytes(1364),
  type: z.literal('public-key'),
};

/** What a browser gives for `navigator.credentials.create()`, as its `toJSON()` writes it. */
export const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(8192),
    attestationObject: bytes(16_384),
    transports: z.array(z.string().max(32)).max(20).optional().catch(undefined),
  }),
});

/** The same for `navigator.credentials.get()`. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(8192),
    authenticatorData: bytes(8192),
    signature: bytes(8192),
    userHandle: z.string().max(100).nullish(),
  }),
});

export type Registration = z.infer<typeof registrationSchema>;
export type Assertion = z.infer<typeof assertionSchema>;
