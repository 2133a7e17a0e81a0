/** The column that says to whom a row belongs; the row is deleted with the account. */
export const personField = {
  type: 'string',
  required: true,
  input: false,
  references: { model: 'user', field: 'id', onDelete: 'cascade' },
} as const;
