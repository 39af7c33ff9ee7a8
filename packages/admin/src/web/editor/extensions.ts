import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { nonce } from '../styles/nonce.ts';
import { completeWorkflow, type WorkflowKnowledge } from './complete-workflow.ts';
import { hoverHelp } from './hover-help.ts';
import { typedOver } from './typed-over.ts';

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#2b3f9e, #a9baff)' },
  { tag: [tags.string, tags.content], color: 'light-dark(#14603a, #8ce0b0)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#8a3d00, #ffc078)' },
  { tag: tags.comment, color: 'light-dark(#5a6270, #a9b0bb)', fontStyle: 'italic' },
]);

const THEME = EditorView.theme({
  '&': { fontSize: '13px', background: 'var(--mantine-color-body)' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', minHeight: '22rem', maxHeight: '65vh' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { background: 'var(--surface)', color: 'var(--mantine-color-dimmed)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'light-dark(#eef1f760, #262a3380)' },
  '&.cm-focused': { outline: '2px solid light-dark(#364fc7, #91a7ff)', outlineOffset: '-2px' },
  '.cm-tooltip': { background: 'var(--mantine-color-body)', border: '1px solid var(--line)' },
  '.cm-help': { padding: '4px 8px', maxWidth: '28rem', fontSize: '12px' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    background: 'light-dark(#cdd7fb, #35406b) !important',
  },
});

/** What the editor needs of what is around it. */
export interface EditorPorts {
  onChange(text: string): void;
  /** What is offered, as it is known now. */
  known(): WorkflowKnowledge;
}

/** Everything the editor has, but a history: that is the draft's. Escape and then Tab leaves it, as Tab alone indents. */
export function editorExtensions(label: string, { onChange, known }: EditorPorts): Extension[] {
  return [
    lineNumbers(),
    drawSelection(),
    indentOnInput(),
    typedOver,
    bracketMatching(),
    highlightActiveLine(),
    autocompletion({ override: [completeWorkflow(known)] }),
    hoverHelp(known),
    lintGutter(),
    yaml(),
    syntaxHighlighting(HIGHLIGHT),
    THEME,
    keymap.of([...completionKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    EditorView.cspNonce.of(nonce),
  ];
}
