//! Mentions and what is unread, as the REST API shows them.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::domain::{Group, Mentions, Unread};

/// Whom a message calls.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Mentions", skip_serializing_if_is_none)]
pub(crate) struct MentionsObject {
    /// Users who could see the room, at most 20.
    users: Option<Vec<Uuid>>,
    /// `here` or `room`, if everybody is called.
    group: Option<GroupObject>,
}

/// A word that calls many at once.
#[derive(Enum, Debug, Clone, Copy)]
#[oai(rename = "Group", rename_all = "snake_case")]
pub(crate) enum GroupObject {
    /// Who is present.
    Here,
    /// Everybody in the room.
    Room,
}

/// What you have not read of a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Unread")]
pub(crate) struct UnreadObject {
    /// Messages; 1000 means as many or more.
    messages: u32,
    /// Those of them that call you, or everybody; 100 means as many or more.
    mentions: u32,
    /// The room's `said` when this was counted.
    said: u64,
    /// The room's `recounts` then.
    recounts: u64,
}

impl MentionsObject {
    /// Absent where nobody is called.
    pub(super) fn of(mentions: &Mentions) -> Option<Self> {
        let users: Vec<_> = mentions.users.iter().map(|user| user.0).collect();
        (!mentions.is_empty()).then(|| Self {
            users: (!users.is_empty()).then_some(users),
            group: mentions.group.map(|group| match group {
                Group::Here => GroupObject::Here,
                Group::Room => GroupObject::Room,
            }),
        })
    }
}

impl From<Unread> for UnreadObject {
    fn from(unread: Unread) -> Self {
        Self {
            messages: unread.messages,
            mentions: unread.mentions,
            said: unread.tally.said,
            recounts: unread.tally.recounts,
        }
    }
}
