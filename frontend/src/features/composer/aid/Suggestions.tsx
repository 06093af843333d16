import { useLayoutEffect, useRef } from "react";
import type { Option } from "./options";
import { titleOf } from "./options";
import styles from "./Suggestions.module.css";
import type { Trigger } from "./trigger";

type Props = {
  readonly id: string;
  readonly kind: Trigger["kind"];
  readonly options: readonly Option[];
  /** -1: none. */
  readonly active: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (option: Option) => void;
};

/** What could be written, docked above the field. The focus and the keys stay in the field. */
export function Suggestions({ id, kind, options, active, onPoint, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div className={styles.dock} onPointerDown={(event) => event.preventDefault()}>
      <p className={styles.title} aria-hidden="true">
        {titleOf(kind)}
      </p>
      <div ref={list} id={id} role="listbox" aria-label={titleOf(kind)} className={styles.list}>
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus.
          <div
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.option}
            onPointerMove={() => onPoint(index)}
            onClick={() => onChoose(option)}
          >
            <span className={styles.icon} aria-hidden="true">
              {option.icon}
            </span>
            <bdi className={styles.name}>{option.name}</bdi>
            {option.hint !== "" && <span className={styles.hint}>{option.hint}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
