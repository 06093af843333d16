/** Until the server has said its own limit. */
export const usualNameChars = 32;
