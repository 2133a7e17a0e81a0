import { describe, expect, test } from 'vitest';
import { failureKind } from '../../src/db/failure-kind.ts';

describe('a failure of the database is', () => {
  test.each<[string, string, object]>([
    [
      'away',
      'nobody listens',
      { code: 'ECONNREFUSED', errno: -111, syscall: 'connect', fatal: true },
    ],
    ['away', 'the socket is gone', { code: 'ENOENT', errno: -2, syscall: 'connect', fatal: true }],
    ['away', 'the connection broke', { code: 'ECONNRESET', fatal: true }],
    ['away', 'the server said good-bye', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
    ['away', 'the pool is closed', { message: 'Pool is closed.' }],
    ['away', 'the server stops', { errno: 1053, sqlState: '08S01' }],
    ['away', 'the node has no quorum', { errno: 1047, sqlState: '08S01' }],
    ['away', 'the statement was killed', { errno: 1317, sqlState: '70100' }],
    ['away', 'the server is offline', { errno: 3032, sqlState: 'HY000' }],
    ['away', 'a class of errors that is new', { errno: 9999, sqlState: '08007' }],
    ['full', 'there are too many connections', { errno: 1040, sqlState: '08004', fatal: true }],
    ['full', 'there are too many of ours', { errno: 1203, sqlState: '42000', fatal: true }],
    ['readOnly', 'read_only is set', { errno: 1290, sqlState: 'HY000' }],
    ['readOnly', 'the engine is read only', { errno: 1836, sqlState: 'HY000' }],
    ['readOnly', 'the transaction is read only', { errno: 1792, sqlState: '25006' }],
    ['diskFull', 'the disk is full', { errno: 1021, sqlState: 'HY000' }],
    ['diskFull', 'the table is full', { errno: 1114, sqlState: 'HY000' }],
    ['conflict', 'two transactions waited for each other', { errno: 1213, sqlState: '40001' }],
    ['conflict', 'a node of the group was quicker', { errno: 3101, sqlState: '40000' }],
    ['conflict', 'a server of TiDB was quicker', { errno: 9007, sqlState: 'HY000' }],
    ['away', 'a region of TiDB has no quorum', { errno: 9005, sqlState: 'HY000' }],
    ['locked', 'a row was locked for too long', { errno: 1205, sqlState: 'HY000' }],
    ['refused', 'the password is another', { errno: 1045, sqlState: '28000', fatal: true }],
    ['refused', 'a right was taken', { errno: 1142, sqlState: '42000' }],
    ['missing', 'a table is not there', { errno: 1146, sqlState: '42S02' }],
    ['missing', 'the database was dropped', { errno: 1046, sqlState: '3D000' }],
    ['away', 'somebody else tells of it', { cause: { cause: { errno: 1053 } } }],
  ])('%s when %s', (kind, _, error) => {
    expect(failureKind(Object.assign(new Error('x'), error))).toBe(kind);
    // As the library tells it, in the JSON of its answer.
    expect(failureKind({ cause: { message: 'x', ...error } })).toBe(kind);
  });

  test.each([
    [{ errno: 1062, code: 'ER_DUP_ENTRY', sqlState: '23000' }],
    [{ errno: 1064, code: 'ER_PARSE_ERROR', sqlState: '42000' }],
    [{ errno: 1406, code: 'ER_DATA_TOO_LONG', sqlState: '22001' }],
    [{ errno: -2, code: 'ENOENT', syscall: 'open' }],
    [{ cause: { errno: -111, code: 'ECONNREFUSED', syscall: 'connect' } }],
    [{ status: 503 }],
    [null],
    [undefined],
    ['text'],
  ])('none when it is %j', (error) => {
    expect(failureKind(error)).toBeUndefined();
  });
});
