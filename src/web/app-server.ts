import {
  createServer,
  IncomingMessage,
  type Server,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import { answerOverflow } from './header-overflow.ts';

/**
 * Creates the HTTP server of an Express app. `options`: as `createServer` of node:http takes them.
 *
 * Express gives each request and each answer, once Node has made it, another prototype. To V8 each is then a kind
 * of object of its own: nothing that reads it is compiled well, and it outlives its answer in the memory. Here
 * they are made with that prototype, which leaves Express nothing to change (docs/decisions/0072-born-requests.md).
 */
export function createAppServer(options: ServerOptions, app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, express.request);
  Object.setPrototypeOf(AppResponse.prototype, express.response);
  // What is defined for each app, such as `req.app`.
  Object.defineProperties(AppRequest.prototype, Object.getOwnPropertyDescriptors(app.request));
  Object.defineProperties(AppResponse.prototype, Object.getOwnPropertyDescriptors(app.response));
  app.request = AppRequest.prototype as unknown as Request;
  app.response = AppResponse.prototype as unknown as Response;
  const server = createServer(
    { ...options, IncomingMessage: AppRequest, ServerResponse: AppResponse },
    app,
  );
  answerOverflow(server, app);
  return server;
}
