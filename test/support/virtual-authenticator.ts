import type { CDPSession, Page } from 'playwright-core';

/** What an authenticator can do, and whether it recognizes the person's finger. */
export interface Abilities {
  readonly transport?: 'internal' | 'usb';
  readonly userVerification?: boolean;
  readonly residentKeys?: boolean;
}

/** A credential as Chromium hands it out; put into another authenticator it is a copy. */
interface Credential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly privateKey: string;
  readonly rpId?: string;
  readonly userHandle?: string;
  readonly signCount: number;
}

/** An authenticator that is plugged into one page's browser (WebAuthn 11). */
export interface VirtualAuthenticator {
  /** Whether it recognizes the person from now on. */
  verifies(isRight: boolean): Promise<void>;
  /** Whether it answers as soon as it is asked, as if somebody had touched it. */
  touched(always: boolean): Promise<void>;
  credentials(): Promise<Credential[]>;
  /** Puts its counters to this number, as those of a copy would be. */
  count(signCount: number): Promise<void>;
  remove(): Promise<void>;
}

export async function plugIn(page: Page, abilities: Abilities = {}): Promise<VirtualAuthenticator> {
  const { transport = 'internal', userVerification = true, residentKeys = true } = abilities;
  const cdp = await session(page);
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: residentKeys,
      hasUserVerification: userVerification,
      isUserVerified: userVerification,
      automaticPresenceSimulation: true,
    },
  });
  const credentials = async () => {
    const answer = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    return answer.credentials;
  };
  return {
    credentials,
    async verifies(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async touched(enabled) {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async count(signCount) {
      for (const credential of await credentials()) {
        const { credentialId } = credential;
        await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
        const copy = { ...credential, signCount };
        await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: copy });
      }
    },
    async remove() {
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}

const sessions = new WeakMap<Page, CDPSession>();

/** One for a page: the authenticators live as long as it. */
async function session(page: Page): Promise<CDPSession> {
  const known = sessions.get(page);
  if (known) return known;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  sessions.set(page, cdp);
  return cdp;
}
