import { type RefObject, useLayoutEffect } from "react";

const native = CSS.supports("field-sizing", "content");

/** One to ten lines, where the browser does not size fields by their content itself. */
export function useGrow(field: RefObject<HTMLTextAreaElement | null>, typed: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (native || element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [typed, field]);
}
