import type { RowDataPacket } from 'mysql2/promise';
import { tryToSignUp } from '../kit/people.ts';
import type { Stage } from './stage.ts';

const REFUSED = 'refused-by-its-server@example.com';

/** The mail server knows one address no more; everybody else's mails go on. */
export async function refuseOneRecipient({ base, mail }: Stage): Promise<void> {
  mail.refuse({ code: 550, to: REFUSED });
  if (!(await tryToSignUp(base, REFUSED))) throw new Error('a sign-up depends on the mail server');
}

/** Mails that are neither waiting nor arrived, and such as arrived twice. */
export async function lostMails({ mail, connect }: Stage): Promise<string[]> {
  const owner = await connect();
  const [rows] = await owner.query<RowDataPacket[]>(
    'SELECT messageId, state, toAddress FROM outbox',
  );
  await owner.end();
  const arrivals = new Map<string, number>();
  for (const one of mail.mails) {
    const [id = ''] = one.header('message-id');
    arrivals.set(id, (arrivals.get(id) ?? 0) + 1);
  }
  return rows.flatMap(({ messageId, state, toAddress }) => {
    const count = arrivals.get(String(messageId)) ?? 0;
    if (count > 1) return [`the mail to ${toAddress} arrived ${count} times`];
    if (state === 'sent' && count === 0) return [`the mail to ${toAddress} did not arrive`];
    const isExpected = state !== 'gaveUp' || toAddress === REFUSED;
    return state === 'stale' || !isExpected ? [`the mail to ${toAddress} was given up`] : [];
  });
}
