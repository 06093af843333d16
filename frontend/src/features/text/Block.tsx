import { writingText } from "@/app/text/writing";
import { classes } from "@/ui/classes";
import styles from "./Block.module.css";
import { CodeBlock } from "./CodeBlock";
import { Parts } from "./Parts";
import { Table } from "./Table";
import type { Item, Block as Shown } from "./tree";

/** Each block finds its own direction: an answer in Hebrew may follow a quote in English. */
export function Block({ block }: { readonly block: Shown }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p dir="auto" className={styles.paragraph}>
          <Parts parts={block.parts} />
        </p>
      );
    case "heading":
      return (
        // Below the room's own heading, whatever its level in the message.
        // biome-ignore lint/a11y/useSemanticElements: the level is not that of an element.
        <div
          role="heading"
          aria-level={2}
          dir="auto"
          className={classes(
            styles.heading,
            block.level === 1 && styles.first,
            block.level === 2 && styles.second,
          )}
        >
          <Parts parts={block.parts} />
        </div>
      );
    case "code":
      return <CodeBlock language={block.language} words={block.words} />;
    case "quote":
      return (
        <blockquote className={styles.quote}>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list":
      return block.start === null ? (
        <ul className={styles.list}>
          <Items items={block.items} />
        </ul>
      ) : (
        <ol className={styles.list} start={block.start}>
          <Items items={block.items} />
        </ol>
      );
    case "table":
      return <Table {...block} />;
  }
}

function Blocks({ blocks }: { readonly blocks: readonly Shown[] }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
    <Block key={index} block={block} />
  ));
}

function Items({ items }: { readonly items: readonly Item[] }) {
  return items.map(({ checked, blocks }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
    <li key={index} dir="auto" className={classes(checked !== null && styles.task)}>
      {checked !== null && (
        <span
          className={styles.check}
          role="img"
          aria-label={checked ? writingText.task.done() : writingText.task.open()}
        >
          {checked ? "☑" : "☐"}
        </span>
      )}
      <Blocks blocks={blocks} />
    </li>
  ));
}
