import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTracing } from '../../src/tracing/tracing.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { freePort, type Program, startProgram } from '../support/site.ts';
import { filesIn } from '../support/sources.ts';

/** What the site tells those who watch over it: metrics, log and traces, while visitors do their worst. */

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const PASSWORD = 'hidden quiet harbour';

/** Nothing of this may be told to anybody. */
const SECRETS = [PASSWORD, 'hidden', 'nosy@example.com', TOKEN];

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly attributes: { key: string; value: object }[];
}

let scratch: ScratchDatabase;
let site: Program;
let base: string;
let metrics: string;
const received: unknown[] = [];
const collector = createServer(async (req, res) => {
  received.push(await json(req));
  res.setHeader('content-type', 'application/json').end('{}');
});

beforeAll(async () => {
  scratch = await scratchDatabase();
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port: sink } = collector.address() as { port: number };
  const port = await freePort();
  base = `http://localhost:${port}`;
  site = await startProgram('server', {
    DATABASE_URL: scratch.url,
    PORT: String(port),
    METRICS_TOKEN: TOKEN,
    LOG_LEVEL: 'trace',
    TRUST_PROXY: 'loopback',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sink}`,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await site.says('"listening"');
  await visit(port);
  metrics = await (
    await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  site.child.kill('SIGTERM');
  await site.ended;
});
afterAll(async () => {
  await site?.end();
  collector.close();
  await scratch.drop();
});

/** Visitors, good and bad. */
async function visit(port: number): Promise<void> {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(base + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', origin: base, ...headers },
      body: JSON.stringify(body),
    });
  const email = 'nosy@example.com';
  await post('/api/auth/sign-up/email', { name: 'hidden "name"}{', email, password: PASSWORD });
  await post('/api/auth/sign-in/email', { email, password: PASSWORD });
  for (let guess = 0; guess < 10; guess += 1) {
    await post(
      '/api/auth/sign-in/email',
      { email, password: `hidden guess ${guess}` },
      { 'x-forwarded-for': `198.51.100.${guess}` },
    );
  }
  await post('/api/auth/sign-in/email', { email: { $gt: 'hidden' }, password: ['hidden'] });
  await post('/api/auth/reset-password', { token: 'hidden-token', newPassword: 'hidden' });
  await fetch(`${base}/reset-password?token=hidden-token&code=hidden`, { redirect: 'manual' });
  await fetch(`${base}/sign-in?next=/%0A%7B%22level%22:%22fatal%22,%22x%22:%22hidden%22%7D`);
  await fetch(`${base}/no/such/page/%E2%80%A8%1B[31m`);
  await fetch(`${base}/sign-in`, {
    headers: {
      'user-agent': '"}{"level":"fatal","msg":"forged\\n\u00e9',
      cookie: 'latchkey.session_token=hidden.hidden; x=hidden',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  });
  await raw(port, 'GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n');
  await raw(
    port,
    `PROPFIND /sign-in HTTP/1.1\r\nHost: x\r\nX: ${'hidden'.repeat(20)}\r\nConnection: close\r\n\r\n`,
  );
}

async function raw(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume().write(text);
  await once(socket, 'close');
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

describe('the log', () => {
  const lines = () => site.output.text.split('\n').filter((line) => line !== '');
  const [, part = ''] = readFileSync('docs/operations.md', 'utf8').split('\n## Logs\n');
  const fields = (part.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );

  test('is one JSON object a line, with the fields that are documented', () => {
    expect(lines().length).toBeGreaterThan(20);
    for (const line of lines()) {
      const object = JSON.parse(line);
      expect(
        Object.keys(object).filter((name) => !fields.includes(name)),
        line,
      ).toEqual([]);
      expect(object).toMatchObject({
        level: expect.stringMatching(/^(?:fatal|error|warn|info|debug|trace)$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        msg: expect.any(String),
      });
      expect(object.level, line).not.toMatch(/fatal|error/);
      if (object.req)
        expect(Object.keys(object.req).sort()).toEqual(
          ['id', 'ip', 'method', 'path', 'userAgent'].filter((name) => name in object.req),
        );
    }
  });

  test('has no secret in it', () => expectNoSecret(site.output.text));
});

describe('the metrics', () => {
  const exposed = () =>
    new Set([...metrics.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name));

  test.each([
    /^latchkey_http_requests_total\{route="\/sign-in",method="GET",status="200"\} [1-9]/m,
    /^latchkey_http_requests_total\{route="\/api\/auth\/sign-in\/email",method="POST",status="401"\} 10$/m,
    /^latchkey_http_requests_total\{route="other",method="GET",status="404"\} [1-9]/m,
    /^latchkey_http_requests_total\{route="[^"]*",method="other",status="[45]\d\d"\} 1$/m,
    /^latchkey_http_request_duration_seconds_count\{route="\/sign-in"\} [1-9]/m,
    /^latchkey_sign_ins_total\{way="password",outcome="success"\} 1$/m,
    /^latchkey_sign_ins_total\{way="password",outcome="refused"\} \d+$/m,
    /^latchkey_audit_events_total\{event="signUp",outcome="success"\} 1$/m,
    /^latchkey_lockouts_total\{of="password"\} 1$/m,
    /^latchkey_outbox_mails\{state="waiting"\} \d+$/m,
    /^latchkey_outbox_oldest_seconds \d+$/m,
    /^latchkey_database_connections\{state="idle"\} [1-9]/m,
    /^latchkey_hashes\{state="waiting"\} 0$/m,
    /^latchkey_chore_runs_total\{chore="departures",result="done"\} [1-9]/m,
    /^nodejs_eventloop_lag_p99_seconds /m,
  ])('have %s', (line) => {
    expect(metrics).toMatch(line);
  });

  test('name nothing that a visitor has typed', () => {
    expectNoSecret(metrics);
    expect(metrics).not.toMatch(/such|PROPFIND|reset-password\?/);
  });

  const named = (text: string) =>
    [...text.matchAll(/\b((?:latchkey|nodejs|process)_\w+)/g)].map(([, name = '']) =>
      name.replace(/_bucket$/, ''),
    );

  test('are all in the table of the paper, and the table has no others', () => {
    const [, part = ''] = readFileSync('docs/operations.md', 'utf8').split('\n## Metrics\n');
    const told = [...part.matchAll(/^\| `(latchkey_\w+)`/gm)].map(([, name = '']) => name);
    const own = [...exposed()].filter((name) => name.startsWith('latchkey_'));
    expect(own.filter((name) => !told.includes(name))).toEqual([]);
    // Some are there only with a setting.
    const sources = filesIn('src', '.ts').map(({ text }) => text);
    const declared = told.filter((name) => sources.some((one) => one.includes(`name: '${name}'`)));
    expect(declared).toEqual(told);
  });

  test.each([
    'deploy/grafana/latchkey.json',
    'deploy/prometheus/alerts.yml',
  ])('have each that %s asks for', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(named(text).length).toBeGreaterThan(10);
    expect(named(text).filter((name) => !exposed().has(name))).toEqual([]);
  });

  test('the dashboard has panels that ask for something, side by side', () => {
    const { panels } = JSON.parse(readFileSync('deploy/grafana/latchkey.json', 'utf8')) as {
      panels: {
        id: number;
        title: string;
        targets: { expr: string }[];
        gridPos: { x: number; y: number; w: number };
      }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title, targets, gridPos } of panels) {
      expect(title).not.toBe('');
      expect(targets.every(({ expr }) => expr !== '')).toBe(true);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  test('the rules say what is wrong, and how urgent it is', async () => {
    const { groups } = parse(readFileSync('deploy/prometheus/alerts.yml', 'utf8')) as {
      groups: { rules: { alert: string; expr: string; labels: object; annotations: object }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { expr, labels, annotations } of rules) {
      expect(expr).not.toBe('');
      expect(labels).toEqual({ severity: expect.stringMatching(/^(?:page|ticket)$/) });
      expect(annotations).toEqual({ summary: expect.stringMatching(/\.$/) });
    }
    // Debian's package prometheus has it; what it finds wrong is wrong.
    const checked = promisify(execFile)('promtool', [
      'check',
      'rules',
      'deploy/prometheus/alerts.yml',
    ]);
    await checked.catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  });
});

describe('the traces', () => {
  const spans = () =>
    (received as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }[])
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans);

  test('have a span for each request, with those of the library within', async () => {
    const requests = spans().filter(({ name }) => name === 'POST /api/auth/sign-in/email');
    expect(requests.length).toBeGreaterThan(5);
    for (const { traceId, attributes } of requests) {
      const names = attributes.map(({ key }) => key);
      expect(names).toEqual(
        expect.arrayContaining(['http.route', 'http.response.status_code', 'latchkey.request_id']),
      );
      expect(spans().filter((one) => one.traceId === traceId).length).toBeGreaterThan(1);
    }
  });

  test('go on with the trace of a proxy', () => {
    const page = spans().find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    expect(page).toMatchObject({ name: 'GET /sign-in', traceId });
  });

  test('carry no secret', () => expectNoSecret(JSON.stringify(received)));

  test('are not begun, and not even loaded, without the variables', async () => {
    expect(await startTracing(undefined)).toBeUndefined();
    const importing = filesIn('src', '.ts').filter(({ text }) =>
      /from '@opentelemetry\//.test(text),
    );
    expect(importing.map(({ path }) => path)).toEqual(['src/tracing/sdk.ts']);
    const naming = filesIn('src', '.ts').filter(({ text }) => text.includes('sdk.ts'));
    expect(naming.map(({ path }) => path)).toEqual(['src/tracing/tracing.ts']);
    const [loader] = naming;
    expect(loader?.text).toContain("await import('./sdk.ts')");
  });
});
