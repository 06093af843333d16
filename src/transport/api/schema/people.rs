//! People, what they may do, and what they say of themselves, as the REST API shows them.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::FileLimitsObject;
use super::{RoomObject, UserObject};
use crate::{
    domain::{Fate, Role},
    protocol::reply::MeView,
    service::UserRow,
};

/// How much somebody may do, rising.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename = "Role", rename_all = "snake_case")]
pub(crate) enum RoleObject {
    /// Came in with a name and nothing else.
    Guest,
    /// Belongs here.
    Member,
    /// Keeps order.
    Moderator,
    /// Runs the place.
    Admin,
    /// Whose place it is.
    Owner,
}

impl From<Role> for RoleObject {
    fn from(role: Role) -> Self {
        match role {
            Role::Guest => Self::Guest,
            Role::Member => Self::Member,
            Role::Moderator => Self::Moderator,
            Role::Admin => Self::Admin,
            Role::Owner => Self::Owner,
        }
    }
}

impl From<RoleObject> for Role {
    fn from(role: RoleObject) -> Self {
        match role {
            RoleObject::Guest => Self::Guest,
            RoleObject::Member => Self::Member,
            RoleObject::Moderator => Self::Moderator,
            RoleObject::Admin => Self::Admin,
            RoleObject::Owner => Self::Owner,
        }
    }
}

/// You.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Me", skip_serializing_if_is_none)]
pub(crate) struct MeObject {
    /// Who you are.
    pub user: UserObject,
    /// `guest`, `account` or `bot`.
    pub kind: String,
    /// How much you may do on the server.
    pub role: RoleObject,
    /// The only room that you may see, if you came by a guest link.
    pub scope: Option<String>,
    /// Until when you may not speak anywhere.
    pub muted_until: Option<String>,
    /// Of whoever came by an invite just now: the room that it leads to.
    pub room: Option<String>,
    /// What you may do on the server.
    pub can: Vec<String>,
}

impl From<MeView> for MeObject {
    fn from(me: MeView) -> Self {
        Self {
            user: UserObject::from(&me.user),
            kind: me.kind.to_owned(),
            role: me.role.into(),
            scope: me.scope.map(|room| room.to_string()),
            muted_until: me.muted_until.map(|until| until.to_string()),
            room: None,
            can: me.can.into_iter().map(ToOwned::to_owned).collect(),
        }
    }
}

/// What a client needs to begin.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Bootstrap", skip_serializing_if_is_none)]
pub(crate) struct BootstrapObject {
    /// What is at the other end.
    pub server: ServerObject,
    /// What to stay within.
    pub limits: LimitsObject,
    /// Who you are; absent for nobody.
    pub user: Option<UserObject>,
    /// What you may do; absent for nobody.
    pub me: Option<MeObject>,
    /// The directory.
    pub rooms: Vec<RoomObject>,
}

/// What is at the other end.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Server")]
pub(crate) struct ServerObject {
    /// The name its owner gave it.
    pub name: String,
    /// The version of Tertulia.
    pub version: String,
    /// Who may enter: `open`: whoever has the address; `invite`: whoever has an invite;
    /// `accounts`: whoever has an account.
    pub access: String,
}

/// What to stay within.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Limits")]
pub(crate) struct LimitsObject {
    /// Most bytes of a message's text.
    pub text_bytes: usize,
    /// Most characters of a user's name.
    pub name_chars: usize,
    /// Most characters of a room's name.
    pub room_name_chars: usize,
    /// Of files.
    pub files: FileLimitsObject,
}

/// A name.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Name", deny_unknown_fields, example)]
pub(crate) struct NameObject {
    /// Trimmed; characters that cannot be seen are refused.
    pub name: String,
}

impl poem_openapi::types::Example for NameObject {
    fn example() -> Self {
        Self {
            name: "Ann".to_owned(),
        }
    }
}

/// A name to enter with.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Enter", deny_unknown_fields, example)]
pub(crate) struct EnterObject {
    /// 1 to 32 characters; nobody else's, and not like it.
    pub name: String,
    /// The code of an invite.
    pub invite: Option<String>,
}

impl poem_openapi::types::Example for EnterObject {
    fn example() -> Self {
        Self {
            name: "Ann".to_owned(),
            invite: None,
        }
    }
}

/// A name and its password.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SignIn", deny_unknown_fields)]
pub(crate) struct SignInObject {
    /// The account's name.
    pub name: String,
    /// Its password.
    pub password: String,
}

/// An account to make.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewAccount", deny_unknown_fields)]
pub(crate) struct NewAccountObject {
    /// 1 to 32 characters; nobody else's, and not like it.
    pub name: String,
    /// 8 to 128 characters, and not one of the most common.
    pub password: String,
    /// The code of an invite; needed unless `access` is `open`.
    pub invite: Option<String>,
}

/// The first owner.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SetUp", deny_unknown_fields)]
pub(crate) struct SetUpObject {
    /// What the link of the first start ends with.
    pub token: String,
    /// 1 to 32 characters.
    pub name: String,
    /// 8 to 128 characters, and not one of the most common.
    pub password: String,
}

/// A guest who wants to stay.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Claim", deny_unknown_fields)]
pub(crate) struct ClaimObject {
    /// 8 to 128 characters, and not one of the most common.
    pub password: String,
    /// Another name, if wanted.
    pub name: Option<String>,
}

/// Another password.
#[derive(Object, Debug, Clone)]
#[oai(rename = "ChangePassword", deny_unknown_fields)]
pub(crate) struct ChangePasswordObject {
    /// The one until now.
    pub current: String,
    /// The one from now on.
    pub password: String,
}

/// A signed-in device.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Session")]
pub(crate) struct SessionObject {
    /// Names it; opens nothing.
    pub id: String,
    /// What it is, in a few words; may be empty.
    pub device: String,
    /// Since when.
    pub created_at: String,
    /// When it was last used, to about an hour.
    pub used_at: String,
    /// Whether it is this one.
    pub current: bool,
}

/// Goodbye.
#[derive(Object, Debug, Clone)]
#[oai(rename = "DeleteMe", deny_unknown_fields)]
pub(crate) struct DeleteMeObject {
    /// Of an account: its password.
    pub password: Option<String>,
    /// Your name, to be sure.
    pub confirm: String,
    /// What becomes of what you said.
    pub messages: MessagesFateObject,
}

/// What becomes of messages.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "MessagesFate", rename_all = "snake_case")]
pub(crate) enum MessagesFateObject {
    /// They stay; nothing tells whose they were.
    Anonymise,
    /// They go too.
    Delete,
}

impl From<MessagesFateObject> for Fate {
    fn from(fate: MessagesFateObject) -> Self {
        match fate {
            MessagesFateObject::Anonymise => Self::Anonymised,
            MessagesFateObject::Delete => Self::Deleted,
        }
    }
}

/// A user in a list. What is absent is only for those who keep order.
#[derive(Object, Debug, Clone)]
#[oai(rename = "UserRow", skip_serializing_if_is_none)]
pub(crate) struct UserRowObject {
    /// Who.
    pub id: Uuid,
    /// How the user is called.
    pub name: String,
    /// `true` on programs.
    pub bot: Option<bool>,
    /// `guest`, `account` or `bot`.
    pub kind: String,
    /// How much the user may do.
    pub role: RoleObject,
    /// Since when.
    pub created_at: Option<String>,
    /// When the user was last seen, to about an hour.
    pub seen_at: Option<String>,
    /// Silenced until then.
    pub muted_until: Option<String>,
    /// Kept out.
    pub ban: Option<BanObject>,
}

/// That somebody is kept out.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Ban", skip_serializing_if_is_none)]
pub(crate) struct BanObject {
    /// Until when; absent: for good.
    pub until: Option<String>,
    /// Why.
    pub why: Option<String>,
}

impl From<UserRow> for UserRowObject {
    fn from(row: UserRow) -> Self {
        let private = row.private;
        let of = |pick: fn(&crate::service::PrivateRow) -> Option<String>| {
            private.as_ref().and_then(pick)
        };
        Self {
            id: row.user.id.0,
            name: row.user.name.to_string(),
            bot: row.user.bot.then_some(true),
            kind: row.kind.to_owned(),
            role: row.role.into(),
            created_at: of(|row| Some(row.created_at.to_string())),
            seen_at: of(|row| Some(row.seen_at.to_string())),
            muted_until: of(|row| row.muted_until.map(|until| until.to_string())),
            ban: private.and_then(|row| row.ban).map(|ban| BanObject {
                until: ban.until.map(|until| until.to_string()),
                why: Some(ban.why).filter(|why| !why.is_empty()),
            }),
        }
    }
}

/// A page of users.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Users", skip_serializing_if_is_none)]
pub(crate) struct UsersObject {
    /// Those of this page.
    pub users: Vec<UserRowObject>,
    /// Give it as `cursor` for the next page; absent on the last.
    pub cursor: Option<Uuid>,
}
