import type { ReactNode } from "react";
import type { RoomOverlay, SentLine } from "@/app/overlay";
import type { ChatState } from "@/chat/types";
import { InviteDialog } from "@/features/invites/InviteDialog";
import { RoomDialogs } from "@/features/people/RoomDialogs";
import { ClaimDialog } from "@/features/settings/ClaimDialog";
import { type Answers, guest, owner, pending, problem, usual } from "./answers";
import { ada, long, mina, talk } from "./people";
import { calm, nobody, type Scene } from "./scenes";

const within = (access: "open" | "invite" | "accounts"): Partial<ChatState> => ({
  ...nobody,
  server: calm.server === null ? null : { ...calm.server, access },
});

function scene(path: string, answers: Answers = {}, state: Partial<ChatState> = {}, over?: ReactNode): Scene {
  return { path, state: { ...calm, ...state }, answers: { ...usual, ...answers }, over };
}

const asGuest: Partial<ChatState> = {
  standing: { kind: "guest", role: "guest", scope: null, mutedUntil: null, can: ["create_room"] },
};

const refusedInvite = (detail: string) => ({
  "POST /api/invites/look": problem(404, "not_found", detail),
});
const needsAccount = {
  "POST /api/invites/look": {
    server: "Northwind",
    role: "member",
    made_by: "Mina Okafor",
    needs: "account",
  },
};
const nothing = () => {};
const said = talk.find((line): line is SentLine => line.status === "sent" && line.author.id === mina.id);

/** Over general. */
const dialog = (overlay: RoomOverlay, state: Partial<ChatState> = {}) =>
  scene("/r/general", {}, state, <RoomDialogs overlay={overlay} onClose={nothing} />);
const ofRoom = (name: Extract<RoomOverlay, { about: "room" }>["dialog"]) =>
  dialog({ about: "room", dialog: name, room: "general" });
const ofMember = (name: Extract<RoomOverlay, { about: "member" }>["dialog"]) =>
  dialog({ about: "member", dialog: name, room: "general", user: long });
const ofMessage = (name: Extract<RoomOverlay, { about: "message" }>["dialog"]) =>
  said === undefined
    ? ofRoom("settings")
    : dialog({ about: "message", dialog: name, room: "general", line: said });

/** Entrance, invites, settings and administration. */
export const peopleScenes: Record<string, () => Scene> = {
  "enter-create": () => scene("/login?how=create", {}, nobody),
  "enter-sign-in": () => scene("/login?how=sign-in", {}, nobody),
  "enter-limited": () =>
    scene(
      "/login?how=sign-in",
      {
        "POST /api/sign-in": problem(429, "rate_limited", "Too many tries with this name.", {
          retry_ms: 30_000,
        }),
      },
      nobody,
    ),
  "enter-invite": () => scene("/login", {}, within("invite")),
  join: () => scene("/join/k3vQx9Zt2mPbW7Lr", {}, nobody),
  "join-account": () => scene("/join/k3vQx9Zt2mPbW7Lr", needsAccount, within("accounts")),
  "join-signed-in": () => scene("/join/k3vQx9Zt2mPbW7Lr"),
  "join-claim-first": () =>
    scene("/join/k3vQx9Zt2mPbW7Lr", { ...needsAccount, "GET /api/me": guest }, asGuest),
  "join-unknown": () =>
    scene(
      "/join/nope",
      refusedInvite("This invite is not known here. Ask whoever sent it for a new link."),
      nobody,
    ),
  "join-expired": () => scene("/join/old", refusedInvite("This invite has expired."), nobody),
  "join-used-up": () =>
    scene("/join/old", refusedInvite("This invite was used as often as it may be."), nobody),
  "join-revoked": () => scene("/join/old", refusedInvite("This invite was revoked.")),
  "join-looking": () => scene("/join/slow", { "POST /api/invites/look": pending }, nobody),
  "set-up": () => scene("/setup/t0ken", {}, nobody),
  claim: () => scene("/r/general", { "GET /api/me": guest }, asGuest, <ClaimDialog onClose={nothing} />),
  settings: () => scene("/settings"),
  "settings-profile": () => scene("/settings/profile"),
  "settings-guest": () => scene("/settings/profile", { "GET /api/me": guest }, asGuest),
  "settings-devices": () => scene("/settings/devices"),
  "settings-loading": () => scene("/settings/devices", { "GET /api/me/sessions": pending }),
  "settings-failed": () =>
    scene("/settings/devices", {
      "GET /api/me/sessions": problem(503, "unavailable", "The server cannot reach its store. Try again."),
    }),
  "settings-end-failed": () =>
    scene("/settings/devices", {
      "DELETE /api/me/sessions/s2": problem(
        503,
        "unavailable",
        "The server cannot reach its store. Try again.",
      ),
    }),
  "settings-data": () => scene("/settings/data"),
  "settings-data-guest": () => scene("/settings/data", { "GET /api/me": guest }, asGuest),
  invite: () => scene("/r/general", {}, {}, <InviteDialog onClose={nothing} />),
  "invite-room": () =>
    scene(
      "/r/general",
      { "GET /api/invites": [] },
      {},
      <InviteDialog room={{ id: "releases", name: "releases" }} onClose={nothing} />,
    ),
  "create-room": () => dialog("create-room"),
  browse: () => dialog("browse"),
  "new-direct": () => dialog("direct"),
  "room-notify": () => ofRoom("notify"),
  "room-settings": () => ofRoom("settings"),
  "room-settings-archived": () =>
    dialog(
      { about: "room", dialog: "settings", room: "general" },
      { rooms: calm.rooms.map((one) => (one.id === "general" ? { ...one, archived: true } : one)) },
    ),
  "add-people": () => ofRoom("add"),
  webhooks: () => ofRoom("hooks"),
  "leave-room": () => ofRoom("leave"),
  "delete-room": () => ofRoom("delete"),
  "remove-member": () => ofMember("remove"),
  "hand-over": () => ofMember("hand-over"),
  "delete-message": () => ofMessage("delete"),
  report: () => ofMessage("report"),
  admin: () => scene("/admin"),
  "admin-people": () => scene("/admin/people"),
  "admin-nobody": () => scene("/admin/people", { "GET /api/users": { users: [] } }),
  "admin-invites": () => scene("/admin/invites"),
  "admin-no-invites": () => scene("/admin/invites", { "GET /api/invites": [] }),
  "admin-rooms": () => scene("/admin/rooms"),
  "admin-restore-failed": () =>
    scene("/admin/rooms", {
      "PATCH /api/rooms/old": problem(503, "unavailable", "The server cannot reach its store. Try again."),
    }),
  "admin-bots": () => scene("/admin/bots"),
  "admin-no-bots": () =>
    scene("/admin/bots", {
      "GET /api/bots": [],
      "GET /api/rooms/general/hooks": { incoming: [], outgoing: [] },
    }),
  "admin-reports": () => scene("/admin/reports"),
  "admin-no-reports": () => scene("/admin/reports", { "GET /api/reports": { reports: [] } }),
  "admin-audit": () => scene("/admin/audit"),
  "admin-settings": () => scene("/admin/settings"),
  "admin-moderator": () =>
    scene(
      "/admin/reports",
      {
        "GET /api/me": { ...owner, user: ada, role: "moderator", can: ["see_reports", "see_audit"] },
      },
      {
        standing: {
          kind: "account",
          role: "moderator",
          scope: null,
          mutedUntil: null,
          can: ["see_reports", "see_audit"],
        },
      },
    ),
  "admin-no-power": () => scene("/admin/people", { "GET /api/me": guest }, asGuest),
};
