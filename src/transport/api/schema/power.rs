//! Invites, reports, the audit log and the rules of the house, as the REST API
//! shows them.

use poem_openapi::{Enum, Object};

use super::{RoleObject, UserObject};
use crate::service::{
    InviteView, ReportView,
    people::kinds::{AuditEntry, HouseRules},
};

/// Another role.
#[derive(Object, Debug, Clone)]
#[oai(rename = "ChangeRole", deny_unknown_fields)]
pub(crate) struct ChangeRoleObject {
    /// The role from now on.
    pub role: RoleObject,
}

/// For how long and why to keep somebody out.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewBan", deny_unknown_fields)]
pub(crate) struct NewBanObject {
    /// For so many seconds; absent: for good.
    pub for_s: Option<u64>,
    /// What the user is told: at most 500 characters.
    pub why: Option<String>,
    /// Of a guest: keep out guests from the same addresses too.
    pub addresses: Option<bool>,
}

/// For how long and why to silence somebody.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewMute", deny_unknown_fields)]
pub(crate) struct NewMuteObject {
    /// For so many seconds.
    pub for_s: u64,
    /// Why: at most 500 characters.
    pub why: Option<String>,
}

/// A password that was made, told this once.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewPassword")]
pub(crate) struct NewPasswordObject {
    /// To be handed over and changed.
    pub password: String,
}

/// A room and its name.
#[derive(Object, Debug, Clone)]
#[oai(rename = "RoomName")]
pub(crate) struct RoomNameObject {
    /// Which.
    pub id: String,
    /// How it is called.
    pub name: String,
}

/// An invite to make.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewInvite", deny_unknown_fields)]
pub(crate) struct NewInviteObject {
    /// Into which room; absent: the server.
    pub room: Option<String>,
    /// As what; `guest` unless it is said. To a room: `guest` sees nothing else, `member` belongs to
    /// the server too.
    pub role: Option<RoleObject>,
    /// Good for so many seconds, 60 to a year; absent: without end.
    pub expires_s: Option<u64>,
    /// Good for so many people; absent: for any number.
    pub uses: Option<u32>,
}

/// An invite.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Invite", skip_serializing_if_is_none)]
pub(crate) struct InviteObject {
    /// Names it; is no way in.
    pub id: String,
    /// Into which room; absent: the server.
    pub room: Option<RoomNameObject>,
    /// As what.
    pub role: RoleObject,
    /// Who made it.
    pub made_by: UserObject,
    /// When.
    pub created_at: String,
    /// Until when it is good.
    pub expires_at: Option<String>,
    /// How often it is good.
    pub uses: Option<u32>,
    /// How often it was used.
    pub used: u32,
}

impl From<InviteView> for InviteObject {
    fn from(view: InviteView) -> Self {
        let invite = view.invite;
        let room = invite.room.as_ref().zip(view.room_name);
        Self {
            id: view.id,
            room: room.map(|(id, name)| RoomNameObject {
                id: id.to_string(),
                name,
            }),
            role: invite.role.into(),
            made_by: UserObject::from(&invite.made_by),
            created_at: invite.created_at.to_string(),
            expires_at: invite.expires_at.map(|at| at.to_string()),
            uses: invite.uses,
            used: invite.used,
        }
    }
}

/// An invite that was made, with its code, told this once.
#[derive(Object, Debug, Clone)]
#[oai(rename = "MadeInvite")]
pub(crate) struct MadeInviteObject {
    /// The invite.
    #[oai(flatten)]
    pub invite: InviteObject,
    /// The way in: the link is `/join/` and this.
    pub code: String,
}

/// The code of an invite.
#[derive(Object, Debug, Clone)]
#[oai(rename = "InviteCode", deny_unknown_fields)]
pub(crate) struct InviteCodeObject {
    /// What the link ends with.
    pub code: String,
}

/// What an invite leads to.
#[derive(Object, Debug, Clone)]
#[oai(rename = "InviteLook", skip_serializing_if_is_none)]
pub(crate) struct InviteLookObject {
    /// How the server is called.
    pub server: String,
    /// Into which room; absent: the server.
    pub room: Option<RoomNameObject>,
    /// As what.
    pub role: RoleObject,
    /// How whoever made it is called.
    pub made_by: String,
    /// Whether a name is enough, or an account is needed.
    pub needs: NeedsObject,
}

/// What an invite asks for.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "InviteNeeds", rename_all = "snake_case")]
pub(crate) enum NeedsObject {
    /// A name is enough.
    Name,
    /// A name and a password.
    Account,
}

/// An invite was accepted.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Accepted", skip_serializing_if_is_none)]
pub(crate) struct AcceptedObject {
    /// The room that it led to.
    pub room: Option<String>,
}

/// Why.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Why", deny_unknown_fields)]
pub(crate) struct WhyObject {
    /// In a few words: 1 to 500 characters.
    pub why: String,
}

/// What came of it.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Resolve", deny_unknown_fields)]
pub(crate) struct ResolveObject {
    /// At most 500 characters.
    pub note: Option<String>,
}

/// A message that somebody asked to be looked at.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Report", skip_serializing_if_is_none)]
pub(crate) struct ReportObject {
    /// Names it.
    pub id: String,
    /// Where.
    pub room: RoomNameObject,
    /// The message.
    pub seq: u64,
    /// Who said it.
    pub author: UserObject,
    /// What it says; absent once it is gone.
    pub text: Option<String>,
    /// Who asks.
    pub reporter: UserObject,
    /// Why.
    pub why: String,
    /// When.
    pub at: String,
    /// `open` or `closed`.
    pub state: String,
    /// Who dealt with it.
    pub resolved_by: Option<UserObject>,
    /// What came of it.
    pub note: Option<String>,
}

impl From<ReportView> for ReportObject {
    fn from(view: ReportView) -> Self {
        let report = view.report;
        Self {
            id: view.id,
            room: RoomNameObject {
                id: report.room.to_string(),
                name: view.room_name,
            },
            seq: report.seq,
            author: UserObject::from(&report.author),
            text: view.text,
            reporter: UserObject::from(&report.reporter),
            why: report.why,
            at: report.at.to_string(),
            state: view.state.word().to_owned(),
            resolved_by: report.resolved_by.as_ref().map(UserObject::from),
            note: Some(report.note).filter(|note| !note.is_empty()),
        }
    }
}

/// A page of reports.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Reports", skip_serializing_if_is_none)]
pub(crate) struct ReportsObject {
    /// The newest first.
    pub reports: Vec<ReportObject>,
    /// Give it as `cursor` for the next page; absent on the last.
    pub cursor: Option<String>,
}

/// Which reports.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename = "ReportState", rename_all = "snake_case")]
pub(crate) enum ReportStateObject {
    /// Those that wait.
    Open,
    /// Those that were dealt with.
    Closed,
}

/// An act of power.
#[derive(Object, Debug, Clone)]
#[oai(rename = "AuditEntry", skip_serializing_if_is_none)]
pub(crate) struct AuditObject {
    /// Names it.
    pub id: String,
    /// When.
    pub at: String,
    /// Who; absent: from the command line.
    pub actor: Option<UserObject>,
    /// What, in one word.
    pub act: String,
    /// On whom.
    pub target: Option<UserObject>,
    /// Where.
    pub room: Option<RoomNameObject>,
    /// Why.
    pub why: Option<String>,
    /// From what to what, for how long.
    pub detail: Option<String>,
}

impl From<(String, AuditEntry)> for AuditObject {
    fn from((id, entry): (String, AuditEntry)) -> Self {
        let room = entry.room.zip(entry.room_name);
        Self {
            id,
            at: entry.at.to_string(),
            actor: entry.actor.as_ref().map(UserObject::from),
            act: entry.act,
            target: entry.target.as_ref().map(UserObject::from),
            room: room.map(|(id, name)| RoomNameObject {
                id: id.to_string(),
                name,
            }),
            why: Some(entry.why).filter(|why| !why.is_empty()),
            detail: Some(entry.detail).filter(|detail| !detail.is_empty()),
        }
    }
}

/// A page of the audit log.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Audit", skip_serializing_if_is_none)]
pub(crate) struct AuditPageObject {
    /// The newest first.
    pub entries: Vec<AuditObject>,
    /// Give it as `cursor` for the next page; absent on the last.
    pub cursor: Option<String>,
}

/// Who may create rooms.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename = "RoomCreation", rename_all = "snake_case")]
pub(crate) enum RoomCreationObject {
    /// Whoever may enter.
    Everyone,
    /// Members and above.
    Members,
    /// Moderators and above.
    Moderators,
}

/// The rules of the house.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Settings")]
pub(crate) struct SettingsObject {
    /// Days that messages are kept; 0: for ever.
    pub retention_days: u32,
    /// Who may create rooms.
    pub room_creation: RoomCreationObject,
    /// Who may enter: the setting `access` of the server, changed where it is started.
    pub access: String,
}

impl SettingsObject {
    pub(crate) fn new(rules: HouseRules, access: &str) -> Self {
        use crate::domain::Role;
        Self {
            retention_days: rules.retention_days,
            room_creation: match rules.room_creation {
                Role::Guest => RoomCreationObject::Everyone,
                Role::Member => RoomCreationObject::Members,
                Role::Moderator | Role::Admin | Role::Owner => RoomCreationObject::Moderators,
            },
            access: access.to_owned(),
        }
    }
}

/// What to change about the rules; what is absent stays.
#[derive(Object, Debug, Clone)]
#[oai(rename = "ChangeSettings", deny_unknown_fields)]
pub(crate) struct ChangeSettingsObject {
    /// Days that messages are kept, at most 3650; 0: for ever.
    pub retention_days: Option<u32>,
    /// Who may create rooms.
    pub room_creation: Option<RoomCreationObject>,
}
