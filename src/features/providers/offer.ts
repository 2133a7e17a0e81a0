import { type Request, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { DAY } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import { renderPage } from '../../web/render.ts';
import { withNext } from '../../web/return-to.ts';
import { OFFER_COOKIES, offers } from './policy/provider-offer.ts';
import { tokensOfArrival } from './policy/provider-parts.ts';

/**
 * For a visitor who came from a provider with an address that has an account here: they sign in to that
 * account, and the two are connected if they want it.
 */
export function offerRoutes({
  auth,
  cookies,
  keptTokens,
  providers,
}: Pick<Deps, 'auth' | 'cookies' | 'keptTokens' | 'providers'>): Router {
  const router = Router(); // mounted at /sign-in/connect for guests

  const offerHere = async (req: Request) => {
    const key = cookies.read(req, OFFER_COOKIES.made);
    const offer = key ? await offers.find(await auth.$context, key) : undefined;
    const provider = offer && providers.get(offer.provider);
    return key && offer && provider ? { ...offer, key, label: provider.label } : undefined;
  };

  router.get('/', async (req, res) => {
    const offer = await offerHere(req);
    if (!offer) return res.redirect(303, '/sign-in');
    res.set('Cache-Control', 'no-store');
    renderPage(res, 'providers/offer', { provider: offer.label, email: offer.email });
  });

  router.post('/', async (req, res) => {
    const offer = await offerHere(req);
    cookies.clear(res, OFFER_COOKIES.made);
    if (!offer) {
      setFlash(cookies, res, 'providerOfferLate');
      return res.redirect(303, '/sign-in');
    }
    // The cookie lives longer than the offer: a person who comes too late is told so.
    cookies.write(res, OFFER_COOKIES.taken, offer.key, DAY);
    setFlash(cookies, res, 'signInToConnect');
    res.redirect(303, withNext('/sign-in', offer.next ?? undefined));
  });

  router.post('/decline', async (req, res) => {
    const offer = await offerHere(req);
    const declined = offer && (await offers.take(await auth.$context, offer.key));
    if (declined) await keptTokens.giveBack([tokensOfArrival(declined)]);
    cookies.clear(res, OFFER_COOKIES.made);
    cookies.clear(res, OFFER_COOKIES.taken);
    res.redirect(303, withNext('/sign-in', offer?.next ?? undefined));
  });

  return router;
}
