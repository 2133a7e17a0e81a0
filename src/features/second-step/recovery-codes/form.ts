import { z } from 'zod';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The form with the box "I have put them in a safe place". */
export const keptForm = defineForm({
  kept: { schema: z.string().min(1, 'recoveryCodes.keptRequired') },
});

/** What the same form, and the link to the file, say of the page that they are on: when its set was made. */
const pageForm = defineForm({ set: { schema: z.string().max(20) } });

/** Whether a form or link is from the page of an older set, which a tab may have left open. */
export function isOfOlderSet(sent: unknown, { madeAt }: { readonly madeAt: Date }): boolean {
  const read = pageForm.read(sent);
  return read.ok && read.data.set !== '' && read.data.set !== String(madeAt.getTime());
}

export const renewForm = defineForm({ signOutElsewhere: checkboxField });

/** The form for a new set: its box is ticked where a set is replaced, not where the first one is made. */
export function renewBlank(made: number) {
  return renewForm.blank(made > 0 ? { signOutElsewhere: 'on' } : {});
}
