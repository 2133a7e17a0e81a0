import { z } from 'zod';
import type { Message, WordKey, Words } from '../i18n/words.ts';
import { DEFAULT_LANGUAGE, say, wordsIn } from '../i18n/words.ts';

/** One field of a form: what it accepts, and how it is treated when the page is shown again. */
export interface Field<T> {
  /** From the text of the field to its value. The messages of its issues are keys of the catalogue. */
  readonly schema: z.ZodType<T, string>;
  /** Never shown again. */
  readonly secret?: boolean;
  /** A box to tick. */
  readonly box?: true;
  /** Filled in by a script: what is wrong with it is said above the form. */
  readonly unseen?: true;
}

// biome-ignore lint/suspicious/noExplicitAny: any field, whatever its value is
type Fields = Record<string, Field<any>>;
type Data<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** What was typed and what is wrong with it; all that a page needs to show the form again. */
export interface FormState {
  /** The names of its fields. */
  readonly fields: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** By field; what belongs to no field is under the empty name. */
  readonly problems: Readonly<Record<string, Message>>;
  /** There is one thing to fill in: its mistake needs no summary. */
  readonly single?: boolean;
}

export type Filled<D> =
  | { readonly ok: true; readonly data: D; readonly state: FormState }
  | { readonly ok: false; readonly state: FormState };

/** A form whose fields give at least `D`, and may give more. */
export interface FormOf<D> {
  /** The form as somebody meets it first. */
  blank(): FormState;
  /** Reads a parsed body. Never throws: what is missing, repeated or unreadable is a problem. */
  read(body: unknown): Filled<D>;
}

export interface Form<F extends Fields> extends FormOf<Data<F>> {
  blank(values?: Partial<Record<keyof F & string, string>>): FormState;
}

/** Describes a form once, for reading it and for showing it. */
export function defineForm<F extends Fields>(fields: F): Form<F> {
  const names = Object.keys(fields);
  const all = Object.values(fields);
  const typed = all.filter(({ box }) => !box);
  const single = (typed.length || names.length) === 1 && !all.some(({ unseen }) => unseen);
  return {
    blank: (values = {}) => ({
      fields: names,
      values: { ...values } as Record<string, string>,
      problems: {},
      single,
    }),
    read(body) {
      const values: Record<string, string> = {};
      const problems: Record<string, Message> = {};
      const data: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(fields)) {
        const sent = textOf(body, name);
        if (typeof sent !== 'string') {
          problems[name] = sent;
          continue;
        }
        if (!field.secret) values[name] = sent;
        const parsed = field.schema.safeParse(sent);
        if (parsed.success) data[name] = parsed.data;
        else problems[name] = messageOf(parsed.error);
      }
      const state = { fields: names, values, problems, single };
      return Object.keys(problems).length === 0
        ? { ok: true, data: data as Data<F>, state }
        : { ok: false, state };
    },
  };
}

/** The form again, because what lies behind refused it. */
export function refused(state: FormState, field: string, message: Message): FormState {
  return { ...state, problems: { ...state.problems, [field]: message } };
}

/**
 * The text of one field. ASVS 15.3.7: Express makes an array of a field that was sent twice, and either of
 * the two may be the one that was meant, so such a field is refused. So are bytes that are no text, and NUL.
 */
function textOf(body: unknown, name: string): string | Message {
  const sent = body && Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : '';
  if (typeof sent !== 'string') return { key: 'fields.repeated' };
  const readable = !/[\0\uFFFD]|\p{Surrogate}/u.test(sent);
  return readable ? sent : { key: 'fields.unreadable' };
}

function messageOf(error: z.ZodError): Message {
  const issue = error.issues[0] as z.core.$ZodIssue &
    SpokenIssue & { minimum?: number; maximum?: number };
  if (issue.params) return issue.params.message;
  return {
    key: issue.message as WordKey,
    values: {
      ...(issue.minimum !== undefined && { min: issue.minimum }),
      ...(issue.maximum !== undefined && { max: issue.maximum }),
    },
  };
}

/** What an issue that has words carries for forms. */
interface SpokenIssue {
  readonly params?: { readonly message: Message };
}

/**
 * The schema of a field for calls of the API, too. A program is told its issues in English; a form in the
 * language of its reader.
 */
export function spoken<T>(schema: z.ZodType<T, string>): z.ZodType<T, string> {
  return z.string().transform((text, { addIssue }) => {
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    const message = messageOf(read.error);
    const params: SpokenIssue['params'] = { message };
    addIssue({ code: 'custom', message: say(wordsIn(DEFAULT_LANGUAGE), message), params });
    return z.NEVER;
  });
}

/** The form with what was typed into it earlier. A box of it that was left open stays open. */
export function refilled(
  state: FormState,
  typed: Readonly<Record<string, string>> = {},
): FormState {
  const isIt = state.fields.some((field) => Object.hasOwn(typed, field));
  const open = isIt ? Object.fromEntries(state.fields.map((field) => [field, ''])) : {};
  return { ...state, values: { ...state.values, ...open, ...typed } };
}

/** A form in words, as the views take it. */
export interface FormView {
  readonly alert: string | null;
  readonly errors: readonly { field: string | null; id: string | null; text: string }[];
  /** The one mistake of a form with one field: said there, and not above it. */
  readonly single: boolean;
  field(name: string): FieldView;
}

interface FieldView {
  readonly name: string;
  readonly id: string;
  readonly value: string;
  readonly checked: boolean;
  readonly error: string | null;
  readonly errorId: string;
  readonly hintId: string;
}

/** Puts a form into words. */
export function formView(state: FormState, t: Words): FormView {
  const order = (name: string) => state.fields.indexOf(name);
  const texts = Object.entries(state.problems)
    .toSorted(([a], [b]) => order(a) - order(b))
    .map(([name, message]) => ({ field: name || null, id: name || null, text: say(t, message) }));
  const single = Boolean(state.single) && texts.length === 1 && texts[0]?.field !== null;
  return {
    single,
    alert: texts.find(({ field }) => field === null)?.text ?? null,
    errors: texts.filter(({ field }) => field !== null),
    field: (name) => ({
      name,
      id: name,
      value: state.values[name] ?? '',
      checked: (state.values[name] ?? '') !== '',
      error: texts.find(({ field }) => field === name)?.text ?? null,
      errorId: `${name}-error`,
      hintId: `${name}-hint`,
    }),
  };
}
