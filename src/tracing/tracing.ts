import type { Tracing, TracingConfig } from './parts.ts';

/** Begins to send traces; without settings nothing of OpenTelemetry is even loaded. */
export async function startTracing(
  config: TracingConfig | undefined,
): Promise<Tracing | undefined> {
  if (!config) return undefined;
  const { createTracing } = await import('./sdk.ts');
  return createTracing(config);
}
