/** Until the server has said its own limit. */
export const usualTextBytes = 16_384;
