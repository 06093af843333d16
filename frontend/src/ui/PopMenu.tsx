import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
} from "react";
import styles from "./PopMenu.module.css";
import { placeAt, type Spot } from "./spot";

type Props = {
  readonly label: string;
  /** Said above the items on a phone, where the menu lies far from what it is about. */
  readonly title?: string;
  readonly at: Spot;
  readonly onClose: () => void;
  /** `MenuItem`s. */
  readonly children: ReactNode;
};

/**
 * A menu at a place of the window, above everything; on a phone a sheet at its foot. The focus goes to
 * the first item and comes back to where it was.
 */
export function PopMenu({ label, title, at, onClose, children }: Props) {
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    const before = document.activeElement;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const place = placeAt(at, { width, height }, { width: innerWidth, height: innerHeight });
    element.style.setProperty("--left", `${place.left}px`);
    element.style.setProperty("--top", `${place.top}px`);
    items(element)[0]?.focus({ preventScroll: true });
    return () => {
      const within = element.contains(document.activeElement) || document.activeElement === document.body;
      if (within && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [at]);

  const close = useEffectEvent(onClose);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true) close();
    };
    const away = () => close();
    document.addEventListener("pointerdown", outside);
    window.addEventListener("resize", away);
    return () => {
      document.removeEventListener("pointerdown", outside);
      window.removeEventListener("resize", away);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = items(menu.current);
    const now = all.findIndex((item) => item.contains(document.activeElement));
    const move = (to: number) => all[(to + all.length) % all.length]?.focus();
    event.stopPropagation();
    switch (event.key) {
      case "ArrowDown":
        move(now + 1);
        break;
      case "ArrowUp":
        move(now - 1);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(all.length - 1);
        break;
      case "Escape":
      case "Tab":
        onClose();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles.menu}
      onKeyDown={onKeyDown}
    >
      {title !== undefined && (
        <p className={styles.title} aria-hidden="true">
          {title}
        </p>
      )}
      {children}
    </div>
  );
}

function items(menu: HTMLElement | null): readonly HTMLElement[] {
  return menu === null ? [] : [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
}
