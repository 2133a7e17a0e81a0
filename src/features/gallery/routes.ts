import { Router } from 'express';
import { projectPath } from '../../root.ts';
import { HttpError } from '../../web/errors.ts';
import { onlyHere } from '../../web/only-here.ts';
import { renderPage } from '../../web/render.ts';
import {
  FOLDER,
  pictureName,
  type RecordedState,
  recordedState,
  recordedStates,
  THEMES,
  WIDTHS,
} from './recorded.ts';

/** The pictures that `npm run gallery` has taken, with the view behind each. */
export function galleryRoutes(): Router {
  const router = Router();
  router.use(onlyHere);

  router.get('/', async (_req, res) => {
    const states = (await recordedStates()).map((state) => ({
      ...state,
      pictures: laptops(state),
    }));
    renderPage(res, 'gallery/list', { states });
  });

  router.get('/:id', async (req, res) => {
    const state = await stateOf(req.params.id);
    const pictures = THEMES.flatMap((theme) =>
      WIDTHS.map((width) => ({ theme, width, file: pictureName(state.id, theme, width) })),
    );
    renderPage(res, 'gallery/show', { state, pictures });
  });

  router.get('/:id/source', async (req, res) => {
    const { source } = await stateOf(req.params.id);
    res.type('text/plain').sendFile(source, { root: projectPath('') });
  });

  router.get('/:id/:theme/:width', async (req, res) => {
    const { id } = await stateOf(req.params.id);
    const theme = THEMES.find((one) => one === req.params.theme);
    const width = WIDTHS.find((one) => String(one) === req.params.width);
    if (!theme || !width) throw new HttpError(404, 'no such picture');
    res.sendFile(pictureName(id, theme, width), { root: FOLDER });
  });

  return router;
}

/** Its pictures on a laptop, by the theme. */
function laptops({ id }: RecordedState) {
  return Object.fromEntries(
    THEMES.map((theme) => [theme, `/gallery/${id}/${theme}/${WIDTHS.at(-1)}`]),
  );
}

async function stateOf(id: string): Promise<RecordedState> {
  const state = await recordedState(id);
  if (!state) throw new HttpError(404, 'no such page in the gallery');
  return state;
}
