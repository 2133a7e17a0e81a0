/** The column that says whose a row is; the row goes with the account. */
export const personField = {
  type: 'string',
  required: true,
  input: false,
  references: { model: 'user', field: 'id', onDelete: 'cascade' },
} as const;
