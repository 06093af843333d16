import { Smile } from "lucide-react";
import { type RefObject, Suspense, useRef, useState } from "react";
import { writingText } from "@/app/text/writing";
import { IconButton } from "@/ui/IconButton";
import { type Spot, spotOf } from "@/ui/spot";
import { emojiPicker } from "../../emoji/lazy";
import { insertText } from "./insert";

type Props = { readonly field: RefObject<HTMLTextAreaElement | null> };

/** Opens the emoji, and writes the one that is picked where the caret stands. */
export function EmojiButton({ field }: Props) {
  const [at, setAt] = useState<Spot | null>(null);
  const wasOpen = useRef(false);
  return (
    <>
      <IconButton
        label={writingText.emoji.title()}
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        onPointerDown={(event) => {
          // The press closes the picker before the click comes. The focus stays in the field.
          wasOpen.current = at !== null;
          event.preventDefault();
        }}
        onClick={(event) => {
          setAt(wasOpen.current ? null : spotOf(event.currentTarget));
          wasOpen.current = false;
        }}
      >
        <Smile size={19} aria-hidden="true" />
      </IconButton>
      {at !== null && (
        <Suspense fallback={null}>
          <emojiPicker.Part
            at={at}
            onClose={() => setAt(null)}
            onPick={(emoji) => {
              setAt(null);
              if (field.current !== null) insertText(field.current, emoji);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
