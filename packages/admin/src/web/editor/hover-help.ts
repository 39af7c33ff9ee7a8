import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import type { WorkflowKnowledge } from './complete-workflow.ts';
import { schemaAt } from './document-schema.ts';
import { aboutOf } from './offers.ts';
import { pathAt } from './yaml-path.ts';

/** What a key, an action or a parameter means, where the pointer rests on it. */
export const hoverHelp = (known: () => WorkflowKnowledge) =>
  hoverTooltip((view: EditorView, pos: number): Tooltip | null => {
    const line = view.state.doc.lineAt(pos);
    const [, before = '', name = ''] = /^(\s*(?:-\s+)*)([\w-]+):/.exec(line.text) ?? [];
    if (name === '') return null;
    const text = view.state.doc.toString();
    const place = pathAt(text, line.to);
    const key = place.key ?? name;
    const said =
      aboutOf(known().parts, text, line.to, { path: place.path, key }) ??
      schemaAt([...place.path, key]).find(({ description }) => description)?.description;
    if (said === undefined) return null;
    return {
      pos: line.from + before.length,
      end: line.to,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-help';
        dom.textContent = said;
        return { dom };
      },
    };
  });
