/** Far more than any call of ours has. Code that walks through JSON step by step has no end to its stack. */
const DEEPEST = 64;

/** Whether a text of JSON has more brackets within brackets than anybody needs. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** Where a string that begins at `from` ends; the end of the text when it does not. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === '\\') before -= 1;
  return (at - before) % 2 === 0;
}

type Handler = (request: Request) => Promise<Response>;

/** A handler that refuses such bodies with 400, before anything looks into them. */
export function shallowJson(handler: Handler): Handler {
  return async (request) => {
    const json = request.headers.get('content-type')?.includes('json');
    if (!json || !request.body || !isTooDeep(await request.clone().text())) return handler(request);
    const message = 'The JSON is nested too deeply.';
    return Response.json({ code: 'BODY_TOO_DEEP', message }, { status: 400 });
  };
}
