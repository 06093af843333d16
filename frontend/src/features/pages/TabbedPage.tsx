import { ArrowLeft, ChevronRight, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Link, Redirect } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { people } from "@/app/text/people";
import { useViewport } from "@/app/useViewport";
import styles from "./TabbedPage.module.css";

export type Tab = { readonly href: string; readonly label: string; readonly icon: LucideIcon };

type Props = {
  readonly title: string;
  /** The list of all tabs: the address without one. */
  readonly base: string;
  readonly tabs: readonly Tab[];
  /** The address of the tab that is shown; `null`: none, the list alone. */
  readonly current: string | null;
  readonly lead: string;
  readonly children: ReactNode;
};

/** A list of pages and one of them beside it. On a phone the list is a page of its own. */
export function TabbedPage({ title, base, tabs, current, lead, children }: Props) {
  const phone = useViewport() === "phone";
  const tab = tabs.find(({ href }) => href === current);
  const [first] = tabs;
  const heading = useRef<HTMLHeadingElement>(null);
  const actions = useActions();

  // Whoever is here reads no room.
  useEffect(() => actions.openRoom(null), [actions]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page says when: it is another one.
  useEffect(() => {
    // What led here is gone, such as a menu; a list that is still there keeps the focus.
    if (document.activeElement === document.body) heading.current?.focus();
  }, [current]);

  if (!phone && current === null && first !== undefined) return <Redirect to={first.href} replace />;
  const showList = !phone || tab === undefined;
  // On a phone the list is all there is.
  const Side = phone ? "main" : "div";

  return (
    <div className={styles.panes}>
      {showList && (
        <Side className={styles.side}>
          <nav aria-label={title} data-region="tabs" className={styles.list}>
            <div className={styles.top}>
              <Link href={paths.rooms()} className={styles.back} aria-label={people.common.toRooms()}>
                <ArrowLeft size={18} aria-hidden="true" />
              </Link>
              {phone ? (
                <h1 ref={heading} tabIndex={-1} className={styles.sideTitle}>
                  {title}
                </h1>
              ) : (
                <p className={styles.sideTitle}>{title}</p>
              )}
            </div>
            <ul className={styles.tabs}>
              {tabs.map(({ href, label, icon: Icon }) => (
                <li key={href}>
                  <Link
                    href={href}
                    replace={!phone}
                    className={styles.tab}
                    aria-current={href === current ? "page" : undefined}
                  >
                    <Icon size={18} aria-hidden="true" className={styles.icon} />
                    <span className={styles.label}>{label}</span>
                    {phone && <ChevronRight size={18} aria-hidden="true" className={styles.icon} />}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </Side>
      )}
      {tab !== undefined && (
        <main key={tab.href} className={styles.main} data-region="page">
          <div className={styles.header}>
            {phone && (
              <Link href={base} className={styles.back} aria-label={people.common.back()}>
                <ArrowLeft size={20} aria-hidden="true" />
              </Link>
            )}
            <h1 ref={heading} tabIndex={-1} className={styles.title}>
              {tab.label}
            </h1>
          </div>
          <div className={styles.content}>
            <p className={styles.lead}>{lead}</p>
            {children}
          </div>
        </main>
      )}
    </div>
  );
}
