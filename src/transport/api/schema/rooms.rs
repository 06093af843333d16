//! What is asked and told of rooms and their members over the REST API.

use poem_openapi::Object;
use uuid::Uuid;

use super::{RoleObject, RoomKindObject, UserObject};
use crate::service::MemberView;

/// A room to make.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewRoom", deny_unknown_fields, example)]
pub(crate) struct NewRoomObject {
    /// 1 to 30 characters.
    pub name: String,
    /// `open` unless it is said.
    pub kind: Option<RoomKindObject>,
    /// What it is about: at most 250 characters.
    pub topic: Option<String>,
}

impl poem_openapi::types::Example for NewRoomObject {
    fn example() -> Self {
        Self {
            name: "Book club".to_owned(),
            kind: None,
            topic: None,
        }
    }
}

/// What to change about a room; what is absent stays.
#[derive(Object, Debug, Clone)]
#[oai(rename = "ChangeRoom", deny_unknown_fields)]
pub(crate) struct ChangeRoomObject {
    /// 1 to 30 characters.
    pub name: Option<String>,
    /// At most 250 characters; empty: none.
    pub topic: Option<String>,
    /// Read only or not.
    pub archived: Option<bool>,
    /// Slow mode in seconds, at most 21600; 0: none.
    pub slow_s: Option<u32>,
    /// Days that messages are kept, at most 3650; 0: as the server says.
    pub retention_days: Option<u32>,
}

/// With whom to talk.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewDirect", deny_unknown_fields)]
pub(crate) struct NewDirectObject {
    /// One to seven others.
    pub users: Vec<Uuid>,
}

/// A user.
#[derive(Object, Debug, Clone)]
#[oai(rename = "UserId", deny_unknown_fields)]
pub(crate) struct UserIdObject {
    /// Who.
    pub user: Uuid,
}

/// A member of a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Member", skip_serializing_if_is_none)]
pub(crate) struct MemberObject {
    /// Who.
    pub user: UserObject,
    /// `member`, `moderator` or `owner`.
    pub role: RoleObject,
    /// Since when.
    pub since: String,
    /// Until when the member may not speak there.
    pub muted_until: Option<String>,
    /// Until when the member may not come in.
    pub banned_until: Option<String>,
    /// Whether the member is present now.
    pub online: bool,
}

impl From<MemberView> for MemberObject {
    fn from(member: MemberView) -> Self {
        Self {
            user: UserObject::from(&member.user),
            role: member.role.into(),
            since: member.since.to_string(),
            muted_until: member.muted_until.map(|until| until.to_string()),
            banned_until: member.banned_until.map(|until| until.to_string()),
            online: member.online,
        }
    }
}

/// A page of members.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Members", skip_serializing_if_is_none)]
pub(crate) struct MembersObject {
    /// Those of this page, 100 at most.
    pub members: Vec<MemberObject>,
    /// Give it as `cursor` for the next page; absent on the last.
    pub cursor: Option<Uuid>,
}

/// What to change about a member; what is absent stays.
#[derive(Object, Debug, Clone)]
#[oai(rename = "ChangeMember", deny_unknown_fields)]
pub(crate) struct ChangeMemberObject {
    /// `member`, `moderator`, or `owner` to hand the room over.
    pub role: Option<RoleObject>,
    /// Silence for so many seconds; 0: let speak again.
    pub mute_s: Option<u64>,
    /// Why.
    pub why: Option<String>,
}
