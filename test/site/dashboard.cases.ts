import type { SitePage } from '../support/site-pages.ts';

const LONG_NAME = 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Nebukadnezarowitsch the Elder';
const LONG_EMAIL = `${'a-very-long-mailbox-name'.repeat(2)}@${'department.'.repeat(8)}example.com`;

export const pages: readonly SitePage[] = [
  { name: 'dashboard', who: 'user', path: '/dashboard' },
  {
    name: 'dashboard, long name and address',
    who: 'user',
    path: '/dashboard',
    person: { name: LONG_NAME, email: LONG_EMAIL },
  },
  {
    name: 'dashboard, after the sign-in of somebody else',
    who: 'user',
    path: async ({ post }) => {
      await post('/sign-in', { email: 'grace@example.com', password: 'a quiet harbour' });
      return '/dashboard';
    },
  },
];
