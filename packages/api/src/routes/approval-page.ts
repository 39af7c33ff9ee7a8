import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}' +
  'p.message{white-space:pre-wrap;overflow-wrap:anywhere}textarea{width:100%;box-sizing:border-box}' +
  'button{font:inherit;padding:.5rem 1.5rem;margin:1rem .5rem 0 0}';

/** No script runs on it, nothing is loaded, nobody frames it, and a form of it goes nowhere else. */
const policyOf = (style: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page that says something. */
export function messagePage(status: number, title: string, text: string): Reply {
  return page(status, title, `<p class="message">${escapeHtml(text)}</p>`);
}

/** A page that asks. Looking at it answers nothing: only its form does. */
export function questionPage(question: { workflow: string; message: string; options: readonly string[] }): Reply {
  const buttons = question.options.map(
    (option) => `<button name="decision" value="${escapeHtml(option)}">${escapeHtml(option)}</button>`,
  );
  return page(
    200,
    `${question.workflow} asks`,
    `<p class="message">${escapeHtml(question.message)}</p>
<form method="post">
<label for="comment">Comment</label>
<textarea id="comment" name="comment" rows="3" maxlength="2000"></textarea>
${buttons.join('\n')}
</form>`,
  );
}

/** A page of its own, whose `body` is HTML already. */
export function page(status: number, title: string, body: string, style = STYLE): Reply {
  const name = escapeHtml(title);
  return {
    status,
    text: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<h1>${name}</h1>
${body}
</body>
</html>
`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(style),
      'x-robots-tag': 'noindex',
    },
  };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
