import { Redirect, useLocation } from "wouter";
import { useActions, useChat } from "./chatContext";
import { Inside } from "./Inside";
import { LazyPage } from "./LazyPage";
import { AdminPage, Enter, JoinPage, SettingsPage, SetUpPage, Workspace } from "./lazyParts";
import { PageNote } from "./PageNote";
import { cameFrom, type Place, paths, placeOf } from "./paths";
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
        <LazyPage>
          <Enter />
        </LazyPage>
      );
    case "join":
      return (
        <LazyPage>
          <JoinPage key={place.code} code={place.code} />
        </LazyPage>
      );
    case "set-up":
      return (
        <LazyPage>
          <SetUpPage token={place.token} />
        </LazyPage>
      );
    case "rooms":
    case "room":
    case "members":
    case "message":
    case "search":
    case "saved":
    case "settings":
    case "admin":
      if (!entered && boot === "ready")
        return <Redirect to={paths.enter(location + queryOf(place))} replace />;
      if (!entered && boot === "failed") {
        return (
          <PageNote
            title={refused === null ? text.app.unreachableTitle() : roomsText.refusedTitle()}
            words={refused ?? text.app.unreachableBody()}
            action={{ label: text.app.tryNow(), run: actions.reconnect }}
          />
        );
      }
      return <Inside>{inside(place)}</Inside>;
  }
}

/** What only somebody who has entered sees. */
function inside(place: Exclude<Place, { page: "unknown" | "enter" | "join" | "set-up" }>) {
  switch (place.page) {
    case "rooms":
    case "room":
    case "members":
    case "message":
    case "search":
    case "saved":
      return (
        <LazyPage>
          <Workspace place={place} />
        </LazyPage>
      );
    case "settings":
      return (
        <LazyPage>
          <SettingsPage tab={place.tab} />
        </LazyPage>
      );
    case "admin":
      return (
        <LazyPage>
          <AdminPage tab={place.tab} />
        </LazyPage>
      );
  }
}

/** What of the address beside the path is worth coming back to. */
function queryOf(place: Place): string {
  return place.page === "search" ? window.location.search : "";
}
