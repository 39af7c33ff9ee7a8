/** What the API answered. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON; undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
}

/** Calls the API. An object is sent as JSON, a text as it is. Answers of every status resolve. */
export type ApiClient = (
  method: string,
  path: string,
  body?: object | string,
  contentType?: string,
) => Promise<ApiAnswer>;

export function createApiClient(url: string, token: string): ApiClient {
  return async (method, path, body, contentType = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': contentType }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text || undefined };
  };
}
