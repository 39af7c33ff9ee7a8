import { setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { TextProblem } from '../api/types.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { editorExtensions } from './extensions.ts';
import classes from './yaml-editor.module.css';

interface YamlEditorProps {
  label: string;
  text: string;
  problems: readonly TextProblem[];
  onChange(text: string): void;
}

/** The editor of a text in YAML. It keeps the text itself: `text` is what it begins with. */
export default function YamlEditor({ label, text, problems, onChange }: YamlEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const first = useRef(text);
  const changed = useRef(onChange);
  changed.current = onChange;

  useEffect(() => {
    const made = new EditorView({
      parent: place.current as HTMLDivElement,
      doc: first.current,
      extensions: editorExtensions(label, (next) => changed.current(next)),
    });
    view.current = made;
    return () => made.destroy();
  }, [label]);

  useEffect(() => {
    const { current } = view;
    if (current) current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state.doc, problems)));
  }, [problems]);

  return <div ref={place} className={classes.editor} />;
}
