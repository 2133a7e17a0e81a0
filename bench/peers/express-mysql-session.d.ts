declare module 'express-mysql-session' {
  import type session from 'express-session';
  import type { Pool } from 'mysql2/promise';

  export default function createStore(
    library: typeof session,
  ): new (
    options: { readonly createDatabaseTable?: boolean; readonly disableTouch?: boolean },
    pool: Pool,
  ) => session.Store & { onReady(): Promise<void> };
}
