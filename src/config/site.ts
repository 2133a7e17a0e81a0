/** A page of the people who run the site, or their address. */
export interface SiteLink {
  readonly name: 'privacy' | 'terms' | 'support';
  readonly url: string;
}

/** The site as pages and mails speak of it. */
export interface Site {
  readonly name: string;
  /** Its origin, without a slash at the end. */
  readonly url: string;
  /** The links at the foot of pages and mails. */
  readonly links: readonly SiteLink[];
}
