import { z } from 'zod';
import { lineField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/** How long a note may be, in UTF-16 units. */
export const NOTE_LENGTH = 500;

export const noteForm = defineForm({ text: lineField('notes.required', NOTE_LENGTH) });

export const deleteForm = defineForm({ id: { schema: z.string().max(36) } });
