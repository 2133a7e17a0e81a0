/**
 * A process of its own that takes one mail out of the outbox and never marks it: it says "sent" or
 * "claimed" and waits to be killed. Arguments: database URL, SMTP URL or "" to die before sending.
 */
import { pino } from 'pino';
import { database } from '../../src/db/database.ts';
import { mails } from '../../src/features/email/mails.ts';
import { words } from '../../src/features/email/words.ts';
import { addWords } from '../../src/i18n/words.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { smtpTransport } from '../../src/mail/transport.ts';

const [databaseUrl = '', smtpUrl = '', lease = '1500'] = process.argv.slice(2);
const { send } = smtpUrl ? smtpTransport(new URL(smtpUrl)) : { send: async () => {} };
setInterval(() => {}, 1000);
addWords(words);

createOutbox({
  mails,
  database: database({ url: databaseUrl }),
  log: pino({ level: 'silent' }),
  transport: {
    async send(mail) {
      await send(mail);
      process.send?.('taken');
      await new Promise(() => {});
    },
  },
  ration: async () => true,
  sealing: 'a-secret-for-tests-only-0123456789abcdef',
  from: { name: 'Latchkey', address: 'accounts@example.com' },
  site: { name: 'Latchkey', url: 'https://accounts.example.com', links: [] },
  pace: { poll: 30, lease: Number(lease) },
}).start();
