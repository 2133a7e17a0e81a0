import type { Request, RequestHandler, Response } from 'express';

/** What is set for traces; the exporter itself reads the other standard variables (OTEL_…). */
export interface TracingConfig {
  /** The name of the site among other services. */
  readonly service: string;
  /** Whether requests may say to which trace they belong: those of a proxy, not of visitors. */
  readonly believesParents: boolean;
}

/** Names what answered a request; see web/route-name.ts. */
export type RouteOf = (req: Request, res: Response) => string;

/** Traces that are being sent. */
export interface Tracing {
  /** Makes a span of each request, in which the library's spans stand. */
  readonly requests: (routeOf: RouteOf) => RequestHandler;
  /** Sends what is left. */
  stop(): Promise<void>;
}
