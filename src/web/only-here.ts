import type { RequestHandler } from 'express';
import { isOwnAddress, isOwnName } from '../hosts.ts';
import { HttpError } from './errors.ts';

/**
 * What is only for the person at this machine. A name of another site may lead to it, too (DNS rebinding), and
 * a client that reaches the port may write any Host: so both the name and the client's address must be local,
 * and the name that a proxy says was asked for.
 */
export const onlyHere: RequestHandler = (req, res, next) => {
  const isNear = isOwnAddress(req.socket.remoteAddress ?? '');
  const near = isNear && res.locals.namesAsked.every(isOwnName);
  next(near ? undefined : new HttpError(404, 'this page is for this machine'));
};
