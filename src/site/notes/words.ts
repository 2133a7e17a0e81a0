export const words = {
  notes: {
    title: 'Notes',
    description: 'Short notes that only you can see.',
    new: 'New note',
    text: 'Note',
    required: 'Enter a note.',
    save: 'Save note',
    list: 'Your notes',
    empty: 'Your notes will be listed here. Write the first one above.',
    delete: 'Delete',
    deleteOf: 'Delete the note “{{text}}”',
    created: 'The note was saved.',
    deleted: 'The note was deleted.',
  },

  history: {
    events: {
      noteCreated: 'Note written',
      noteDeleted: 'Note deleted',
    },
    tried: {
      noteCreated: 'Tried to write a note',
      noteDeleted: 'Tried to delete a note',
    },
  },

  yourFile: {
    tables: { note: 'Notes' },
    columns: { text: 'Text' },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    notes: typeof words;
  }
}
