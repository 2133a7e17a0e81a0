import { catalogue, say, type WordKey, type Words } from '../../i18n/words.ts';
import type { HistoryEvent, HistoryWay } from './policy/history.ts';

type ToldEvent = Pick<HistoryEvent, 'event' | 'outcome' | 'way'>;

/**
 * An event in words: a sign-in by its way, a refused act as a try. `nameOf` gives the name of a provider
 * that people know. A newer version of the site, running beside this one, may record what this one has no
 * words for.
 */
export function tell(t: Words, told: ToldEvent, nameOf: (provider: string) => string): string {
  const { event, outcome, way } = told;
  if (event === 'signIn' && way) {
    const values = { provider: nameOf(way.provider ?? '') };
    const words = outcome === 'success' ? signIn(t, way, values) : refusedSignIn(t, way, values);
    if (words) return words;
  }
  const known = outcome === 'success' ? catalogue().history.events : catalogue().history.tried;
  if (!Object.hasOwn(known, event)) return t('history.otherEvent');
  const part = outcome === 'success' ? 'events' : 'tried';
  return say(t, { key: `history.${part}.${event}` as WordKey });
}

/** "Signed in with a password and a recovery code" */
function signIn(t: Words, { method, second }: HistoryWay, values: Values): string | undefined {
  const { signedInBy, seconds } = catalogue().history;
  if (!Object.hasOwn(signedInBy, method)) return undefined;
  const first = say(t, { key: `history.signedInBy.${method}` as WordKey, values });
  if (!second || !Object.hasOwn(seconds, second)) return first;
  return t('history.both', {
    first,
    second: say(t, { key: `history.seconds.${second}` as WordKey }),
  });
}

function refusedSignIn(t: Words, way: HistoryWay, values: Values): string | undefined {
  const { method, second, otherReason } = way;
  if (otherReason || !Object.hasOwn(catalogue().history.notSignedInBy, method)) return undefined;
  if (!second) return say(t, { key: `history.notSignedInBy.${method}` as WordKey, values });
  const isPassword = method === 'password' || method === 'userName';
  return t(isPassword ? 'history.wrongSecond' : 'history.wrongSecondOther');
}

type Values = Readonly<Record<string, string>>;
