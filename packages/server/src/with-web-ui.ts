import type { WebUi } from '@automate/admin';
import type { FetchHandler } from '@automate/api';

/** The web UI before the API, which keeps everything else. */
export function withWebUi(webUi: WebUi | undefined, api: FetchHandler): FetchHandler {
  if (webUi === undefined) return api;
  return (request, connection) => webUi.fetch(request) ?? api(request, connection);
}
