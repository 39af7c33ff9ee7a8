import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject, JsonValue } from '@automate/core';

/** What the emulator was asked. */
export interface EmulatedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: JsonObject;
}

/** An answer that takes the place of the emulator's own. */
export interface ScriptedAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: JsonValue | string;
}

interface Issue {
  number: number;
  title: string;
  labels: string[];
  comments: string[];
}

/**
 * An emulator of the part of GitHub's REST API that this plugin uses, written from its documentation: its root, one repository,
 * `octo/hello` (moved from `octo/old`), and one token. It is no GitHub: what it accepts, GitHub may refuse.
 */
export class GitHubEmulator {
  readonly token = 'ghp_emulated';
  readonly requests: EmulatedRequest[] = [];
  readonly issues = new Map<number, Issue>();
  /** Answers for the next requests, first come first served. `hang` never answers, `reset` cuts the connection. */
  readonly script: (ScriptedAnswer | 'hang' | 'reset')[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #ids = 1000;

  /** The base URL, with a path before the API's as on GitHub Enterprise Server. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v3`;
  }

  async start(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return this;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as JsonObject;
    this.requests.push({ method, path, headers, body });
    const next = this.script.shift();
    if (next === 'hang') return;
    if (next === 'reset') return void response.destroy();
    const { status, headers: more, body: answer } = next ?? this.#answer(method, path, headers, body);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
  }

  #answer(method: string, path: string, headers: IncomingMessage['headers'], body: JsonObject): ScriptedAnswer {
    if (headers.authorization !== `Bearer ${this.token}`) return { status: 401, body: { message: 'Bad credentials' } };
    if (path === '/api/v3/' && method === 'GET') return { status: 200, body: { current_user_url: `${this.url}/user` } };
    const [, repo, rest = ''] = /^\/api\/v3\/repos\/octo\/([^/]+)(\/.*)$/.exec(path) ?? [];
    if (repo === 'old') {
      return { status: 307, headers: { location: `${this.url}/repos/octo/hello${rest}` }, body: { message: 'Moved' } };
    }
    if (repo !== 'hello' || method !== 'POST') return { status: 404, body: { message: 'Not Found' } };
    if (rest === '/issues') return this.#createIssue(body);
    const [, number, what] = /^\/issues\/(\d+)\/(comments|labels)$/.exec(rest) ?? [];
    const issue = this.issues.get(Number(number));
    if (!issue) return { status: 404, body: { message: 'Not Found' } };
    const url = `${this.url}/repos/octo/hello/issues`;
    if (what === 'comments') {
      issue.comments.push(String(body.body));
      const id = ++this.#ids;
      const html = `https://github.com/octo/hello/issues/${number}#issuecomment-${id}`;
      return { status: 201, body: { id, url: `${url}/comments/${id}`, html_url: html, body: String(body.body) } };
    }
    issue.labels = [...new Set([...issue.labels, ...(body.labels as string[])])];
    return { status: 200, body: issue.labels.map((name) => ({ id: 1, name, color: 'ededed' })) };
  }

  #createIssue(body: JsonObject): ScriptedAnswer {
    if (typeof body.title !== 'string' || body.title.trim() === '') {
      const errors = [{ resource: 'Issue', field: 'title', code: 'missing_field' }];
      return { status: 422, body: { message: 'Validation Failed', errors } };
    }
    const number = this.issues.size + 1;
    this.issues.set(number, { number, title: body.title, labels: (body.labels as string[]) ?? [], comments: [] });
    const url = `${this.url}/repos/octo/hello/issues/${number}`;
    const html = `https://github.com/octo/hello/issues/${number}`;
    return { status: 201, body: { id: ++this.#ids, number, state: 'open', title: body.title, url, html_url: html } };
  }
}
