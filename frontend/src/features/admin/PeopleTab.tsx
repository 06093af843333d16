import { Search } from "lucide-react";
import { useState } from "react";
import type { Me } from "@/api/session";
import type { Person } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { Button } from "@/ui/Button";
import { Loaded } from "../pages/Loaded";
import { MoreButton } from "../pages/MoreButton";
import { Nothing } from "../pages/Nothing";
import { Section } from "../pages/Section";
import { usePages } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import styles from "./PeopleTab.module.css";
import { PersonDialog } from "./PersonDialog";
import { PersonRow } from "./PersonRow";
import { useSettled } from "./useSettled";

/** Everybody of the server: to find, and to look after. */
export function PeopleTab({ me }: { readonly me: Me }) {
  const api = usePeople();
  const [typed, setTyped] = useState("");
  const query = useSettled(typed.trim(), 250);
  const list = usePages(query, (cursor) => api.people(query, cursor));
  const now = useNow();
  const [open, setOpen] = useState<string | null>(null);
  const shown = list.state.is === "ready" ? list.state.value.items.find(({ id }) => id === open) : undefined;

  const replace = (person: Person) =>
    list.put((page) => ({
      ...page,
      items: page.items.map((one) => (one.id === person.id ? person : one)),
    }));

  return (
    <Section>
      <search className={styles.search}>
        <Search size={18} aria-hidden="true" />
        <input
          type="search"
          aria-label={admin.people.search()}
          placeholder={admin.people.search()}
          autoComplete="off"
          spellCheck={false}
          className={styles.input}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      <Loaded of={list}>
        {({ items }) =>
          items.length > 0 ? (
            <ul>
              {items.map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  mine={person.id === me.user.id}
                  now={now}
                  onOpen={() => setOpen(person.id)}
                />
              ))}
            </ul>
          ) : query === "" ? (
            <Nothing words={admin.people.empty()} />
          ) : (
            <Nothing
              words={admin.people.none(query)}
              action={
                <Button look="quiet" onClick={() => setTyped("")}>
                  {admin.people.clear()}
                </Button>
              }
            />
          )
        }
      </Loaded>
      <MoreButton of={list} />
      {shown !== undefined && (
        <PersonDialog me={me} person={shown} onChanged={replace} onClose={() => setOpen(null)} />
      )}
    </Section>
  );
}
