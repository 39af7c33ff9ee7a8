import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { nonce } from '../styles/nonce.ts';
import { completeExpression, type ExpressionLanguage } from './complete-expression.ts';
import type { Sample } from './expression-at.ts';
import { typedOver } from './typed-over.ts';

export interface ExpressionPorts {
  language: ExpressionLanguage;
  /** Shown while nothing is written. */
  placeholder?: string | undefined;
  onChange(text: string): void;
  onBlur(): void;
  sample(): Sample;
}

const THEME = EditorView.theme({
  '&': { fontSize: '13px', background: 'var(--mantine-color-body)', borderRadius: 'var(--mantine-radius-md)' },
  '&.cm-editor': { border: '1px solid light-dark(#ced4da, #424750)' },
  '&.cm-focused': { outline: '2px solid light-dark(#364fc7, #91a7ff)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', maxHeight: '14rem' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)', padding: '7px 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-tooltip': { background: 'var(--mantine-color-body)', border: '1px solid var(--line)' },
  '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  '.cm-code': { color: 'light-dark(#2b3f9e, #a9baff)', fontWeight: '600' },
});

const CODE = new MatchDecorator({
  regexp: /\{\{[^}]*\}\}|\$(?:secret|env):[\w.-]+/g,
  decoration: Decoration.mark({ class: 'cm-code' }),
});
const MARKED = ViewPlugin.fromClass(
  class {
    decorations;
    constructor(view: EditorView) {
      this.decorations = CODE.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = CODE.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

/** What a screen reader is told of the field; it changes with what is wrong. */
export const fieldAttributes = new Compartment();

/** A small editor for one expression. Tab leaves it. */
export function expressionExtensions(ports: ExpressionPorts, attributes: Record<string, string>): Extension[] {
  const { language, placeholder: example } = ports;
  return [
    autocompletion({
      activateOnTyping: true,
      override: [
        (context) => {
          const before = context.state.doc.sliceString(0, context.pos);
          return completeExpression(context, before, language, ports.sample());
        },
      ],
    }),
    closeBrackets(),
    typedOver,
    ...(example === undefined ? [] : [placeholder(example)]),
    ...(language === 'template' ? [MARKED] : []),
    THEME,
    keymap.of([...completionKeymap, ...defaultKeymap]),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    fieldAttributes.of(EditorView.contentAttributes.of(attributes)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) ports.onChange(update.state.doc.toString());
      if (update.focusChanged && !update.view.hasFocus) ports.onBlur();
    }),
    EditorView.cspNonce.of(nonce),
  ];
}
