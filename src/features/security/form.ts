import { z } from 'zod';
import { appCodeField, checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/** The first code of an app. */
export const confirmForm = defineForm({ code: appCodeField, signOutElsewhere: checkboxField });

export const switchOffForm = defineForm({ signOutElsewhere: checkboxField });

export const untrustForm = defineForm({ id: { schema: z.string().max(36) } });

/** Offered, and ticked. */
export const TICKED = { signOutElsewhere: 'on' };
