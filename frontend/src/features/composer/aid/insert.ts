/**
 * Puts words in place of what is selected, as typing would: the field's own undo takes it back, and the
 * draft follows. `from`, `to`: in place of these instead.
 */
export function insertText(field: HTMLTextAreaElement, words: string, from?: number, to = from): void {
  field.focus();
  if (from !== undefined) field.setSelectionRange(from, to ?? from);
  // Old, and the only way that the undo of a field remembers.
  const done =
    words === "" ? document.execCommand("delete") : document.execCommand("insertText", false, words);
  if (done) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
