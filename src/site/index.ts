import type { Feature } from '../auth/feature.ts';
import { dashboard } from './dashboard/feature.ts';
import { home } from './home/feature.ts';
import { notes } from './notes/feature.ts';

/** The pages of this site: yours. An upgrade of Latchkey never touches this folder (docs/your-site.md). */
export const site: readonly Feature[] = [home, dashboard, notes];
