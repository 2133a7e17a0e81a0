import '../../src/features/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  currentPasswordField,
  emailField,
  nameField,
  newPasswordField,
  passkeyField,
} from '../../src/auth/fields.ts';
import { DEFAULT_LANGUAGE, wordsIn } from '../../src/i18n/words.ts';
import { checkboxField, labelField, optional } from '../../src/web/fields.ts';
import { defineForm, type Field, formView, refused } from '../../src/web/form.ts';

const form = defineForm({
  email: emailField,
  password: newPasswordField(8),
  remember: checkboxField,
});
const good = { email: 'ada@example.com', password: 'a quiet harbour' };
const t = wordsIn(DEFAULT_LANGUAGE);

describe('reading a form', () => {
  test('gives the values, with their types', () => {
    expect(form.read({ ...good, remember: 'on' })).toMatchObject({
      ok: true,
      data: { ...good, remember: true },
    });
    expect(form.read(good)).toMatchObject({ ok: true, data: { remember: false } });
  });

  test('never throws, whatever the body is', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(form.read(body).ok).toBe(false);
      }),
    );
    const anyFields = fc.record({ email: fc.anything(), password: fc.anything() });
    fc.assert(fc.property(anyFields, (body) => typeof form.read(body).ok === 'boolean'));
  });

  test('keeps no secret, in whatever way the form is wrong', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (password, email) => {
        const { state } = form.read({ email, password });
        expect(state.values).not.toHaveProperty('password');
      }),
    );
  });

  test('takes a field from the body alone, never from what every object has', () => {
    const odd = defineForm({ toString: nameField, constructor: nameField });
    const read = odd.read({});
    expect(read.ok).toBe(false);
    expect(Object.keys(read.state.problems)).toEqual(['toString', 'constructor']);
  });

  test.each([
    [['a@b.cc', 'c@d.ee']],
    [{ a: 1 }],
    [5],
    [null],
    [true],
  ])('calls %j repeated', (email) => {
    expect(form.read({ ...good, email }).state.problems).toMatchObject({
      email: { key: 'fields.repeated' },
    });
  });

  test.each(['\0', 'a\0b', '\uFFFD', '\uD800', 'a\uDC00b'])('calls %j unreadable', (email) => {
    expect(form.read({ ...good, email }).state.problems).toMatchObject({
      email: { key: 'fields.unreadable' },
    });
  });

  test('whole characters beyond the first plane are readable', () => {
    const read = defineForm({ name: nameField }).read({ name: '👩🏽‍💻 𝒜da' });
    expect(read).toMatchObject({ ok: true, data: { name: '👩🏽‍💻 𝒜da' } });
  });
});

describe('fields', () => {
  test('an address loses the blanks around it and its capitals', () => {
    expect(emailField.schema.parse('  Ada@Example.COM ')).toBe('ada@example.com');
  });

  test('a password stays as it was typed', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60 }), (typed) => {
        expect(currentPasswordField.schema.parse(typed)).toBe(typed);
      }),
    );
    expect(newPasswordField(8).schema.parse('        ')).toBe('        ');
  });

  test.each([
    'Ada\u0007',
    'a\u2028b',
    '\u202Eevil',
    'a\u2066b',
    'tab\there',
  ])('a name like %j cannot be shown', (name) => {
    expect(defineForm({ name: nameField }).read({ name }).state.problems).toEqual({
      name: { key: 'fields.unreadable', values: {} },
    });
  });

  test('a call of the API is told in words, limits and all', () => {
    const { error } = nameField.schema.safeParse('x'.repeat(101));
    expect(error?.issues[0]?.message).toBe(t('fields.tooLong', { max: 100 }));
  });
});

describe('showing a form', () => {
  test('a blank one has no errors', () => {
    const view = formView(form.blank({ email: 'x' }), t);
    expect(view).toMatchObject({ alert: null, errors: [] });
    expect(view.field('email')).toEqual({
      name: 'email',
      id: 'email',
      value: 'x',
      checked: true,
      error: null,
      errorId: 'email-error',
      hintId: 'email-hint',
    });
    expect(view.field('remember').checked).toBe(false);
  });

  test('a wrong one has its errors in words, in the order of the fields', () => {
    const view = formView(form.read({ email: 'x', password: 'short' }).state, t);
    expect(view.errors).toEqual([
      { field: 'email', id: 'email', text: t('fields.emailInvalid') },
      { field: 'password', id: 'password', text: t('fields.passwordTooShort', { min: 8 }) },
    ]);
    expect(view.field('password').error).toBe('Use at least 8 characters.');
    expect(view.alert).toBeNull();
  });

  test('a refusal that belongs to no field is an alert', () => {
    const { state } = form.read(good);
    const view = formView(refused(state, '', { key: 'signIn.refused' }), t);
    expect(view.alert).toBe(t('signIn.refused'));
    expect(view.errors).toEqual([]);
    expect(view.field('email').value).toBe(good.email);
  });
});

test('an optional field that is emptied says so, in JSON as well', () => {
  const form = defineForm({ label: optional(labelField) });
  for (const sent of [{ label: '' }, {}]) {
    const read = form.read(sent);
    expect(read.ok && JSON.stringify(read.data)).toBe('{"label":null}');
  }
  const filled = form.read({ label: 'x' });
  expect(filled.ok && filled.data).toEqual({ label: 'x' });
  const long = form.read({ label: 'x'.repeat(61) });
  expect(long.state.problems).toEqual({ label: { key: 'fields.tooLong', values: { max: 60 } } });
});

test.each<[string, Field<unknown>, string, unknown]>([
  ['a text of a pattern', { schema: z.string().trim().regex(/^\d+$/) }, ' \n', null],
  ['a text that may be empty anyway', { schema: z.string().trim() }, '  ', null],
  ['one of several', { schema: z.enum(['a', 'b']) }, ' ', null],
  ['an address of the web', { schema: z.url() }, ' ', null],
  ['a day', { schema: z.iso.date() }, '\u00a0', null],
  ['a number, which is not empty when it is 0', { schema: z.string().transform(Number) }, '0', 0],
  ['a password', currentPasswordField, '  ', '  '],
])('an optional field of %s', (_, field, sent, value) => {
  const form = defineForm({ it: optional(field) });
  expect(form.read({ it: sent })).toMatchObject({ ok: true, data: { it: value } });
  expect(form.read({ it: '' })).toMatchObject({ ok: true, data: { it: null } });
});

test.each([
  ['one field', defineForm({ name: labelField }), {}, true],
  ['one field and a box', defineForm({ name: labelField, box: checkboxField }), {}, true],
  ['what a script fills in', defineForm({ response: passkeyField }), { response: 'x' }, false],
  ['two fields', form, { email: '' }, false],
])('of %s, the one mistake is said at the field alone: %s', (_, one, body, single) => {
  const { state } = one.read({ ...good, ...body });
  expect(formView(state, t).single).toBe(single);
  // What belongs to no field is said above, whatever there is to fill in.
  expect(formView(refused(one.blank(), '', { key: 'form.refused' }), t).single).toBe(false);
});
