import { type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { explain, refusalError } from '../../auth/errors.ts';
import { signedIn } from '../../auth/session/session.ts';
import { HttpError } from '../../web/errors.ts';
import { setFlash } from '../../web/flash.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { deleteForm, NOTE_LENGTH, noteForm } from './form.ts';
import { notesOf } from './queries.ts';

const PAGE = '/notes';

/** A person's notes: a list, a form for a new one, and a button to delete each. */
export function notesRoutes({
  cookies,
  database,
  gateway,
}: Pick<Deps, 'cookies' | 'database' | 'gateway'>): Router {
  const router = Router(); // mounted at PAGE for people who are signed in

  const show = async (res: Response, form: FormState = noteForm.blank()) => {
    const notes = await notesOf(database, signedIn(res).user.id);
    renderPage(res, 'notes/show', { notes, form, noteLength: NOTE_LENGTH });
  };

  router.get('/', (_req, res) => show(res));

  router.post('/', async (req, res) => {
    const form = noteForm.read(req.body);
    if (!form.ok) return show(res.status(422), form.state);
    const outcome = await gateway.post(req, res, '/notes/create', form.data);
    if (!outcome.ok) return show(res, explain(res, form.state, outcome));
    setFlash(cookies, res, 'noteCreated');
    res.redirect(303, PAGE);
  });

  router.post('/delete', async (req, res) => {
    const form = deleteForm.read(req.body);
    if (!form.ok) throw new HttpError(404, 'no such note');
    const outcome = await gateway.post(req, res, '/notes/delete', form.data);
    // Somebody else's note is as unknown as one that never was.
    if (!outcome.ok && outcome.code === 'NOTE_NOT_FOUND') throw new HttpError(404, 'no such note');
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'noteDeleted');
    res.redirect(303, PAGE);
  });

  return router;
}
