import { Redirect, useLocation } from "wouter";
import { Enter } from "@/features/enter/Enter";
import { Workspace } from "@/features/room/Workspace";
import { useActions, useChat } from "./chatContext";
import { PageNote } from "./PageNote";
import { cameFrom, paths, placeOf } from "./paths";
import { roomsText, text } from "./text";

/** The page for the address, and for whether somebody has entered. */
export function Pages() {
  const actions = useActions();
  const [location, navigate] = useLocation();
  const boot = useChat((state) => state.boot);
  const entered = useChat((state) => state.me !== null);
  const ended = useChat((state) => state.connection.state === "signed-out");
  const refused = useChat((state) => (state.connection.state === "refused" ? state.connection.reason : null));
  const place = placeOf(location);

  switch (place.page) {
    case "unknown":
      return (
        <PageNote
          title={text.missing.title()}
          words={text.missing.body()}
          action={{ label: text.missing.home(), run: () => navigate(paths.rooms(), { replace: true }) }}
        />
      );
    case "enter":
      // Enter itself leads on after a success; this is for an address typed by somebody already inside.
      return entered && !ended && boot === "ready" ? (
        <Redirect to={cameFrom(window.location.search)} replace />
      ) : (
        <Enter />
      );
    case "rooms":
    case "room":
    case "members":
      if (!entered && boot === "ready") return <Redirect to={paths.enter(location)} replace />;
      if (!entered && boot === "failed") {
        return (
          <PageNote
            title={refused === null ? text.app.unreachableTitle() : roomsText.refusedTitle()}
            words={refused ?? text.app.unreachableBody()}
            action={{ label: text.app.tryNow(), run: actions.reconnect }}
          />
        );
      }
      return <Workspace place={place} />;
  }
}
