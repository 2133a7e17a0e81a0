interface Link {
  readonly label: string;
  readonly url: string;
}

/** A mail before it becomes HTML and text. All texts are already in words. */
export interface Letter {
  readonly subject: string;
  /** What a list of mails shows after the subject; never a secret. */
  readonly preview?: string;
  readonly paragraphs: readonly string[];
  readonly code?: string;
  /** The one thing to do. */
  readonly action?: Link;
  /** Another way, shown quietly below the action. */
  readonly alternative?: Link;
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  /** Small print: how long it lives, and what to do if it was not you. */
  readonly after?: readonly string[];
}
