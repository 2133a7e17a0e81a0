import type { z } from 'zod';
import { type Endpoint, methodsOf } from '../../auth/api-methods.ts';
import { openPaths } from '../../auth/closed-paths.ts';
import type { EndpointDoc } from '../../auth/endpoint-doc.ts';
import type { EndpointRules } from '../../auth/endpoint-rules.ts';
import type { ProfileFields } from '../../auth/profile-field.ts';
import type { Rulebook } from '../../auth/rulebook.ts';

/** The parts of the site that describe the API. */
export interface DescribedApi {
  readonly auth: { readonly api: object; readonly options: unknown };
  readonly rulebook: Pick<Rulebook, 'apiDocs' | 'endpoints' | 'profileFields'>;
  /** Where the site is reached. */
  readonly baseUrl: URL;
}

/** One endpoint with one of its methods. */
export interface DescribedEndpoint {
  /** Its name in `auth.api`, which is unique. */
  readonly key: string;
  readonly path: string;
  readonly method: string;
  readonly rules: EndpointRules;
  readonly doc: EndpointDoc & { readonly feature: string };
  readonly body: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly profileFields: ProfileFields;
}

/** An endpoint of Better Auth with the schemas that it checks. */
interface CheckedEndpoint extends Endpoint {
  readonly options?: Endpoint['options'] & {
    readonly body?: z.ZodType;
    readonly query?: z.ZodType;
  };
}

/** Every endpoint that is served, by each of its methods. `api`: `auth.api`. */
export function describedEndpoints(
  api: object,
  { endpoints, apiDocs, profileFields }: DescribedApi['rulebook'],
): DescribedEndpoint[] {
  return Object.entries(api as Record<string, CheckedEndpoint>).flatMap(([key, endpoint]) => {
    const { path = '', options } = endpoint;
    const rules = endpoints.get(path);
    const doc = apiDocs.get(path);
    if (!rules || !doc || openPaths(path, [':id']).length === 0) return [];
    const taken = { body: doc.body ?? options?.body, query: options?.query };
    return methodsOf(endpoint).map((method, index) => ({
      key: index === 0 ? key : `${key}By${method}`,
      path,
      method,
      rules,
      doc,
      ...taken,
      profileFields,
    }));
  });
}
