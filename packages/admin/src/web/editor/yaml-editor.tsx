import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { TextProblem, WorkflowParts } from '../api/types.ts';
import type { Draft } from '../canvas/draft.ts';
import { sampleOf } from '../canvas/form/sample.tsx';
import { useSeen } from '../canvas/form/use-seen.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { editorExtensions } from './extensions.ts';
import { replacement } from './replacement.ts';
import classes from './yaml-editor.module.css';

const NOTHING = { name: '', on: [], steps: [] };

interface YamlEditorProps {
  label: string;
  draft: Draft;
  problems: readonly TextProblem[];
  /** What is offered. */
  parts: WorkflowParts;
}

/** The editor of a workflow as text. What is undone elsewhere is undone here. */
export default function YamlEditor({ label, draft, problems, parts }: YamlEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const seen = useSeen(draft.document ?? NOTHING);
  const sample = draft.document ? sampleOf({ document: draft.document, parts, seen }) : {};
  const now = useRef({ draft, known: { parts, sample } });
  now.current = { draft, known: { parts, sample } };
  const { text, readOnly } = draft;

  useEffect(() => {
    const made = new EditorView({
      parent: place.current as HTMLDivElement,
      doc: now.current.draft.text,
      extensions: [
        EditorState.readOnly.of(readOnly),
        editorExtensions(label, {
          onChange: (next) => now.current.draft.write(next, 'text'),
          known: () => now.current.known,
        }),
      ],
    });
    view.current = made;
    return () => made.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    const { current } = view;
    const change = current && replacement(current.state.doc.toString(), text);
    if (change) current.dispatch({ changes: change });
  }, [text]);

  useEffect(() => {
    const { current } = view;
    if (current) current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state.doc, problems)));
  }, [problems]);

  return <div ref={place} className={classes.editor} />;
}
