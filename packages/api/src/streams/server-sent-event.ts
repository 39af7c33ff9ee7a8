/** One message of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). JSON has no line breaks. */
export function message({ id, event, data }: { id?: string; event?: string; data: unknown }): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}
