import type { Flash } from '../../web/flash.ts';

export const flashes = {
  providerBefore: { kind: 'info', key: 'connections.before' },
  providerConnected: { kind: 'success', key: 'connections.connected' },
  providerDisconnected: { kind: 'success', key: 'connections.disconnected' },
  providerOfferClosed: { kind: 'warning', key: 'providerOffer.closed' },
  providerOfferLate: { kind: 'warning', key: 'providerOffer.late' },
  providerOfferUnproven: { kind: 'warning', key: 'providerOffer.unproven' },
  providerOfferOther: { kind: 'warning', key: 'providerOffer.other' },
  providerTaken: { kind: 'warning', key: 'connections.taken' },
  signInToConnect: { kind: 'info', key: 'providerOffer.signIn' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    providers: typeof flashes;
  }
}
