/**
 * Whether a text may hold anything but words and web addresses. Cheap, and asked of every row: those
 * without markup never wait for the part that reads it.
 */
export function hasMarkup(text: string): boolean {
  return markup.test(text);
}

const markup = /[*_~`|@#[\\<]|www\.|^[ \t]*>|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]+\S/m;
