import { z } from 'zod';
import { wordKey } from '../../i18n/words.ts';
import { tickField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/**
 * What an act that takes something away wants beside the secret of a mail's link: `deliberate: true`, on
 * pages a tick. Mail scanners open links, and some press every button of the page; none ticks a box.
 * docs/decisions/0052-scanners.md.
 */
export const deliberate = z.literal(true);

/** The form of such a page: a box and a button. */
export const deliberateForm = defineForm({ deliberate: tickField(wordKey('deliberate.required')) });
