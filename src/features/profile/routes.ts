import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explain, refusalError } from '../../auth/errors.ts';
import { signedIn } from '../../auth/session/session.ts';
import { LANGUAGES } from '../../i18n/words.ts';
import { setFlash } from '../../web/flash.ts';
import { type FormState, refused } from '../../web/form.ts';
import { APPEARANCES } from '../../web/preference-fields.ts';
import { renderPage } from '../../web/render.ts';
import { TIME_ZONES } from '../../web/time-zones.ts';
import { uploadOf } from '../../web/upload.ts';
import { createProfileForm } from './form.ts';
import { LARGEST_PICTURE } from './policy/picture-limits.ts';
import { REMOVE_PICTURE_PATH, UPDATE_PICTURE_PATH } from './policy/pictures.ts';

const PAGE = '/account/profile';

/** Name, picture and preferences. */
export function profileRoutes({
  gateway,
  cookies,
  rulebook,
}: Pick<Deps, 'gateway' | 'cookies' | 'rulebook'>): Router {
  const router = Router(); // mounted at PAGE for people who are signed in
  const added = rulebook.profileFields;
  const profileForm = createProfileForm(added);

  const show = (res: Response, form: FormState) =>
    renderPage(res, 'profile/show', {
      form,
      languages: LANGUAGES,
      appearances: APPEARANCES,
      timeZones: TIME_ZONES,
      added,
      largestPicture: LARGEST_PICTURE / 1e6,
    });

  router.get('/', (_req, res) => show(res, profileForm.saved(signedIn(res).user)));

  router.post('/', async (req, res) => {
    const form = profileForm.read(req.body);
    if (!form.ok) return show(res.status(422), form.state);
    const outcome = await gateway.post(req, res, '/update-user', form.data);
    if (!outcome.ok) return show(res, explain(res, form.state, outcome));
    setFlash(cookies, res, 'profileSaved');
    res.redirect(303, PAGE);
  });

  router.post('/picture', async (req, res) => {
    const form = withPicture(profileForm.saved(signedIn(res).user));
    const upload = uploadOf(res);
    if (!upload.ok) {
      const values = { max: LARGEST_PICTURE / 1e6 };
      const message = { key: `picture.${upload.problem}`, values } as const;
      return show(res.status(422), refused(form, 'picture', message));
    }
    const picture = upload.bytes.toString('base64');
    const outcome = await gateway.post(req, res, UPDATE_PICTURE_PATH, { picture });
    if (!outcome.ok) return show(res, explain(res, form, outcome));
    setFlash(cookies, res, 'pictureSaved');
    res.redirect(303, PAGE);
  });

  router.post('/picture/remove', async (req, res) => {
    const outcome = await gateway.post(req, res, REMOVE_PICTURE_PATH);
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'pictureRemoved');
    res.redirect(303, PAGE);
  });

  return router;
}

/** The page has two forms; its messages stand in one list. */
function withPicture(form: FormState): FormState {
  return { ...form, fields: [...form.fields, 'picture'] };
}
