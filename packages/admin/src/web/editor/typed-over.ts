import { EditorView } from '@codemirror/view';

/**
 * What is written over a selection is put in by the editor. Where Chromium does so it gives the new text the looks of the
 * old one by a style attribute, which the policy of the page forbids and the console complains of.
 */
export const typedOver = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { state } = view;
    const { from, to, empty } = state.selection.main;
    if (inputType !== 'insertText' || !data || empty || state.readOnly) return false;
    const insert = () => state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // As the editor asks them itself: one of them puts what is selected into brackets.
    const taken = state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, data, insert));
    if (!taken) view.dispatch(insert());
    return true;
  },
});
