import { Named } from "./Named";
import styles from "./Parts.module.css";
import { Spoiler } from "./Spoiler";
import { TextLink } from "./TextLink";
import type { Inline } from "./tree";

type Props = {
  readonly parts: readonly Inline[];
  /** Nothing in a link is a link. */
  readonly inLink?: boolean;
};

/** What stands in a line. */
export function Parts({ parts, inLink = false }: Props) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
    <Part key={index} part={part} inLink={inLink} />
  ));
}

function Part({ part, inLink }: { readonly part: Inline; readonly inLink: boolean }) {
  switch (part.kind) {
    case "words":
      return inLink ? part.words : <Named words={part.words} />;
    case "strong":
      return (
        <strong className={styles.strong}>
          <Parts parts={part.parts} inLink={inLink} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Parts parts={part.parts} inLink={inLink} />
        </em>
      );
    case "del":
      return (
        <s>
          <Parts parts={part.parts} inLink={inLink} />
        </s>
      );
    case "code":
      return <code className={styles.code}>{part.words}</code>;
    case "spoiler":
      return <Spoiler parts={part.parts} />;
    case "link":
      return inLink ? <Parts parts={part.parts} inLink /> : <TextLink link={part} />;
  }
}
