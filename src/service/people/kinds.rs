//! What is kept of people besides themselves.

use serde::{Deserialize, Serialize};

use super::store::Kept;
use crate::{
    domain::{
        Author, Fate, Notify, QuietHours, Role, RoomFacts, RoomId, Saved, Seq, Timestamp, User,
        UserId,
    },
    hub::facts::ROOM_FACTS,
};

macro_rules! kept {
    ($($type:ty = $kind:expr;)+) => {
        $(impl Kept for $type {
            const KIND: &'static str = $kind;
        })+
    };
}

kept! {
    User = "user";
    Name = "name";
    Session = "session";
    Device = "device";
    SeatMark = "seat";
    Invite = "invite";
    AddressBan = "address_ban";
    IncomingHook = "hook";
    OutgoingHook = "outgoing_hook";
    HookProgress = "hook_progress";
    OpenReport = "report";
    ClosedReport = "closed_report";
    AuditEntry = "audit";
    HouseRules = "house";
    Setup = "setup";
    Founded = "founded";
    Erasure = "erasure";
    Turn = "turn";
    Notify = "notify";
    Saved = "saved";
    PushDevice = "push";
    PushKey = "push_key";
    RoomFacts = ROOM_FACTS;
}

/// Whose name this is. By likeness key.
#[derive(Clone, Serialize, Deserialize)]
pub struct Name {
    /// Who is called so.
    pub user: UserId,
}

/// A signed-in device, or a bot's token. By the hash of its secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub user: UserId,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used, to about an hour.
    pub used_at: Timestamp,
    /// What the browser says it is, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// From which network it was opened: kept for guests, so that a ban can include it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Whether it is a token that does not expire.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub token: bool,
}

/// That a user has a session. By user and the session's id.
#[derive(Clone, Serialize, Deserialize)]
pub struct Device {}

/// That a user has a seat. By room and user; what the seat is stands with the user.
#[derive(Clone, Serialize, Deserialize)]
pub struct SeatMark {}

/// A way in. By a hash of its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invite {
    /// Into which room; `None`: the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// As what: on the server, or in the room for those who are members of the server already.
    pub role: Role,
    /// Who made it.
    pub made_by: Author,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// How often it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<u32>,
    /// How often it was used.
    #[serde(default)]
    pub used: u32,
    /// Taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

impl Invite {
    /// After one more has come in by it.
    #[must_use]
    pub fn used_once_more(&self) -> Self {
        Self {
            used: self.used.saturating_add(1),
            ..self.clone()
        }
    }
}

/// A network whose guests are kept out. By the network.
#[derive(Clone, Serialize, Deserialize)]
pub struct AddressBan {
    /// Until when; `None`: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What a guest is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// With whose ban it came: lifted with it.
    pub user: UserId,
}

/// A webhook that speaks in a room. By room and a UUID.
#[derive(Clone, Serialize, Deserialize)]
pub struct IncomingHook {
    /// The bot that speaks.
    pub bot: UserId,
    /// How it is called.
    pub name: String,
    /// The hash of the secret in its address.
    pub secret_hash: String,
    /// Who made it.
    pub made_by: Author,
    /// When.
    pub created_at: Timestamp,
}

/// A webhook that tells another server what is said in a room. By room and a UUID.
#[derive(Clone, Serialize, Deserialize)]
pub struct OutgoingHook {
    /// Where to.
    pub url: String,
    /// With what deliveries are signed: as the receiver has to know it too, it is kept as it is.
    pub secret: String,
    /// Who made it.
    pub made_by: Author,
    /// When.
    pub created_at: Timestamp,
}

/// How far an outgoing webhook came. By the hook's id.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct HookProgress {
    /// The life of the log that `seq` counts in.
    #[serde(default)]
    pub epoch: String,
    /// The last entry that was told.
    pub seq: Seq,
    /// Deliveries in a row that failed.
    #[serde(default)]
    pub failures: u32,
    /// What the last of them said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_error: String,
    /// Not before then again, in milliseconds since 1970.
    #[serde(default)]
    pub next_at: i64,
    /// Given up after too many failures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// A message that somebody asks to be looked at. The newest come first by their ids.
#[derive(Clone, Serialize, Deserialize)]
pub struct Report {
    /// Where.
    pub room: RoomId,
    /// The message.
    pub seq: Seq,
    /// Who said it.
    pub author: Author,
    /// Who asks.
    pub reporter: Author,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// Who dealt with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<Author>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One that waits.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpenReport(pub Report);

/// One that was dealt with.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClosedReport(pub Report);

/// An act of power. The newest come first by their ids.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who; `None`: from the command line, or the server itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Author>,
    /// What: one word of a fixed list.
    pub act: String,
    /// On whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Author>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// How the room was called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_name: Option<String>,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// From what to what, for how long.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What the owner decides for the whole server. One record, called `rules`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HouseRules {
    /// Days that messages are kept; 0: for ever.
    #[serde(default)]
    pub retention_days: u32,
    /// The least role that may create rooms.
    #[serde(default = "everyone")]
    pub room_creation: Role,
}

fn everyone() -> Role {
    Role::Guest
}

impl Default for HouseRules {
    fn default() -> Self {
        Self {
            retention_days: 0,
            room_creation: Role::Guest,
        }
    }
}

/// A one-time link that makes its opener the owner. By the hash of its token.
#[derive(Clone, Serialize, Deserialize)]
pub struct Setup {
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// That the server has an owner. One record, called `owner`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Founded {
    /// The first one, or the one whom the command line made one.
    pub user: UserId,
}

/// An account whose messages are being erased. By user.
#[derive(Clone, Serialize, Deserialize)]
pub struct Erasure {
    /// What becomes of them.
    pub fate: Fate,
}

/// Whose turn it is to do what one node does for all. By what it is.
#[derive(Clone, Serialize, Deserialize)]
pub struct Turn {
    /// Nobody else before then, in milliseconds since 1970.
    pub until: i64,
}

/// Where pushes of one device go. By user and the session's id, with which it ends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDevice {
    /// The address at the browser's push service.
    pub endpoint: String,
    /// The browser's public key, in base64url.
    pub p256dh: String,
    /// What both know, in base64url.
    pub auth: String,
    /// Whether a push holds what was said, by whom and where.
    #[serde(default)]
    pub preview: bool,
    /// When nothing is pushed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// The web site that asked for it: tells a push service whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
}

/// What this server proves itself with to push services. One record, called `vapid`.
#[derive(Clone, Serialize, Deserialize)]
pub struct PushKey {
    /// The key pair, PKCS #8 in base64url.
    pub pair: String,
}
