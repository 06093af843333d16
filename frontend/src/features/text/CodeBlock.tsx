import { Check, Copy } from "lucide-react";
import { use, useState } from "react";
import { text } from "@/app/text";
import { writingText } from "@/app/text/writing";
import { IconButton } from "@/ui/IconButton";
import { copy } from "../timeline/copy";
import styles from "./CodeBlock.module.css";
import { AroundContext, tabStop } from "./context";
import { languageName } from "./languages";
import { useColoured } from "./useColoured";

type Props = { readonly language: string; readonly words: string };

/** Code, as it was written, coloured as soon as that can be done. */
export function CodeBlock({ language, words }: Props) {
  const { reachable } = use(AroundContext);
  const [copied, setCopied] = useState(false);
  const name = languageName(language);
  return (
    <div className={styles.block} dir="ltr">
      <div className={styles.language} aria-hidden="true">
        {name === "" ? writingText.code.label("") : name}
      </div>
      {/* What scrolls must be reached by keys. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
      <pre
        className={styles.code}
        role="group"
        aria-label={writingText.code.label(name)}
        tabIndex={reachable ? 0 : -1}
      >
        <code>{useColoured(language, words) ?? words}</code>
      </pre>
      <span className={styles.copy}>
        <IconButton
          small
          label={copied ? text.timeline.copied() : writingText.code.copy()}
          tabIndex={tabStop(reachable)}
          onClick={() => void copy(words).then(setCopied)}
        >
          {copied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
        </IconButton>
      </span>
    </div>
  );
}
