import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { RequestHandler } from 'express';
import { whenOver } from '../web/when-over.ts';
import type { RouteOf, Tracing, TracingConfig } from './parts.ts';

/** Sends spans by OTLP over HTTP, in batches, to where the standard variables say. */
export function createTracing({ service, believesParents }: TracingConfig): Tracing {
  const named = resourceFromAttributes({ 'service.name': service });
  const resource = defaultResource()
    .merge(named)
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = withoutWords(new OTLPTraceExporter());
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    requests: (routeOf) => requestSpans(routeOf, believesParents),
    stop: () => provider.shutdown(),
  };
}

function requestSpans(routeOf: RouteOf, believesParents: boolean): RequestHandler {
  const tracer = trace.getTracer('latchkey');
  return (req, res, next) => {
    const parent = believesParents ? propagation.extract(ROOT_CONTEXT, req.headers) : ROOT_CONTEXT;
    const span = tracer.startSpan(
      req.method,
      {
        kind: SpanKind.SERVER,
        // Neither the path nor the query as they were asked for: both may carry secrets.
        attributes: { 'http.request.method': req.method, 'latchkey.request_id': req.id },
      },
      parent,
    );
    whenOver(res, () => {
      const route = routeOf(req, res);
      span.updateName(`${req.method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': res.statusCode });
      if (res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}

/**
 * The library records errors with their words, and a database's words repeat values: what leaves the machine
 * says only which error it was.
 */
function withoutWords(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(bare), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function bare(span: ReadableSpan): ReadableSpan {
  const events = span.events.map((event) => ({
    ...event,
    attributes: { 'exception.type': event.attributes?.['exception.type'] ?? 'Error' },
  }));
  return Object.create(span, {
    events: { value: events },
    status: { value: { code: span.status.code } },
  });
}
