import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/time.ts';
import { formatDate, timeAgo } from '../../src/web/time-text.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');

test('a day is written out, in UTC unless another zone is asked for', () => {
  const late = new Date('2024-02-29T23:30:00.000Z');
  expect(formatDate(late, 'en')).toEqual({
    text: '29 February 2024',
    iso: '2024-02-29T23:30:00.000Z',
  });
  expect(formatDate(late, 'en', 'Asia/Tokyo').text).toBe('1 March 2024');
});

test.each<[number, string]>([
  [0, 'now'],
  [59 * SECOND, 'now'],
  [MINUTE, '1 minute ago'],
  [59 * MINUTE + 59 * SECOND, '59 minutes ago'],
  [HOUR, '1 hour ago'],
  [23 * HOUR + 59 * MINUTE, '23 hours ago'],
  [DAY, 'yesterday'],
  [2 * DAY, '2 days ago'],
  [29 * DAY, '29 days ago'],
  [30 * DAY, 'last month'],
  [364 * DAY, '12 months ago'],
  [365 * DAY, 'last year'],
  [800 * DAY, '2 years ago'],
  [-2 * HOUR, 'in 2 hours'],
])('%i milliseconds ago is "%s"', (elapsed, text) => {
  const moment = new Date(NOW.getTime() - elapsed);
  expect(timeAgo(moment, 'en', NOW)).toEqual({ text, iso: moment.toISOString() });
});
