import { useEffect, useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { dialogsText } from "@/app/text/dialogs";
import type { Room, User } from "@/chat/types";
import { Select } from "@/ui/Select";

/** Who the room may be handed over to: its members. Choosing one asks once more. */
export function HandOverChoice({ room }: { readonly room: Room }) {
  const actions = useActions();
  const show = useOverlay();
  const me = useChat((state) => state.me?.id);
  const [people, setPeople] = useState<readonly User[]>([]);

  useEffect(() => {
    void actions.listMembers(room.id).then((outcome) => {
      if (!outcome.ok) return;
      const able = outcome.value.filter(
        ({ user, role }) => user.id !== me && user.bot !== true && role !== "guest",
      );
      setPeople(able.map(({ user }) => user));
    });
  }, [actions, room.id, me]);

  if (people.length === 0) return null;
  return (
    <Select
      label={dialogsText.settings.handOver()}
      value=""
      options={[
        { value: "", label: dialogsText.settings.handOverNobody() },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(id) => {
        const user = people.find((one) => one.id === id);
        if (user !== undefined) show({ about: "member", dialog: "hand-over", room: room.id, user });
      }}
    />
  );
}
