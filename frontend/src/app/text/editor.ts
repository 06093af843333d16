/** The copy of changing a message. Loaded with the field for it. */
export const editorText = {
  editing: () => "Editing your message",
  editField: () => "Your message",
  save: () => "Save changes",
  cancelEdit: () => "Stop editing (Esc)",
  saving: () => "Saving…",
  edited: () => "Your message was changed.",
  emptyEdit: () => "There is nothing left of it. Delete the message instead.",
};
