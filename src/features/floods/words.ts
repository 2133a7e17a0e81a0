export const words = {
  floods: {
    working: 'Just a moment: your browser is still calculating. The form is then sent by itself.',
    line: 'To keep out programs, this form can be sent 20 seconds after its page was opened.',
    wait: 'This form keeps out programs. Wait 20 seconds, then press the button again.',
    disposable: 'Disposable addresses cannot be used here. Use one that you keep.',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    floods: typeof words;
  }
}
