import { createContext, useContext } from "react";

/** What the rest of the room may ask of the message field. */
export type ComposerPort = {
  focus(): void;
  /** Gives a withdrawn message back to be edited; what is already typed is kept before it. */
  putBack(words: string): void;
};

export const ComposerContext = createContext<ComposerPort | null>(null);

export function useComposerPort(): ComposerPort {
  const port = useContext(ComposerContext);
  if (port === null) throw new Error("no ComposerContext above this component");
  return port;
}
