//! What can be done on the server and in its rooms: what [`super::access::may`] is asked.

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal;)+) => {
        /// What can be done.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Action {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it stands in `can` on the wire.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

actions! {
    /// See the list of rooms.
    SeeRooms = "see_rooms";
    /// Make an open room.
    CreateRoom = "create_room";
    /// Make a private room.
    CreatePrivateRoom = "create_private_room";
    /// Talk to a few others alone.
    StartDirect = "start_direct";
    /// See who else is known here.
    SeePeople = "see_people";
    /// Let others in by a link.
    Invite = "invite";
    /// See and revoke everybody's invites.
    ManageInvites = "manage_invites";
    /// Mute and ban on the whole server.
    Moderate = "moderate";
    /// Change roles, reset passwords.
    ManagePeople = "manage_people";
    /// Make and delete bots.
    ManageBots = "manage_bots";
    /// See and resolve what was reported.
    SeeReports = "see_reports";
    /// See and export what those in power did.
    SeeAudit = "see_audit";
    /// Change the rules of the house.
    ManageServer = "manage_server";
    /// See a room: its history, who is present, what happens.
    See = "see";
    /// Say something in a room.
    Send = "send";
    /// Take a seat.
    Join = "join";
    /// Give the seat back.
    Leave = "leave";
    /// Give others a seat.
    AddMembers = "add_members";
    /// Let others into the room by a link.
    InviteHere = "invite";
    /// Change the name.
    Rename = "rename";
    /// Change the topic.
    SetTopic = "set_topic";
    /// Change the slow mode.
    SetSlow = "set_slow";
    /// Change how long messages are kept.
    SetRetention = "set_retention";
    /// Make it read only, or undo that.
    Archive = "archive";
    /// Delete the room and all that was said.
    Delete = "delete";
    /// Make another its owner.
    HandOver = "hand_over";
    /// Put others out.
    Kick = "kick";
    /// Silence others for a time.
    Mute = "mute";
    /// Change others' roles in the room.
    SetRoles = "set_roles";
    /// Call everybody in the room by `@here` or `@room`.
    MentionGroup = "mention_group";
    /// Change one's own messages.
    EditOwn = "edit_own";
    /// Delete one's own messages.
    DeleteOwn = "delete_own";
    /// Delete others' messages.
    DeleteMessages = "delete_messages";
    /// React to messages.
    React = "react";
    /// Pin a message for everybody, and take that back.
    Pin = "pin";
    /// Ask those who keep order to look at a message.
    Report = "report";
    /// Make and delete webhooks.
    ManageHooks = "manage_hooks";
}

impl Action {
    /// Those on the server as a whole, which are asked without a place.
    pub fn of_server() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|action| !action.is_in_a_room())
    }

    /// Those in a room.
    pub fn of_room() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.is_in_a_room())
    }

    /// Whether it needs a place.
    pub fn is_in_a_room(self) -> bool {
        match self {
            Self::SeeRooms
            | Self::CreateRoom
            | Self::CreatePrivateRoom
            | Self::StartDirect
            | Self::SeePeople
            | Self::Invite
            | Self::ManageInvites
            | Self::Moderate
            | Self::ManagePeople
            | Self::ManageBots
            | Self::SeeReports
            | Self::SeeAudit
            | Self::ManageServer => false,
            Self::See
            | Self::Send
            | Self::Join
            | Self::Leave
            | Self::AddMembers
            | Self::InviteHere
            | Self::Rename
            | Self::SetTopic
            | Self::SetSlow
            | Self::SetRetention
            | Self::Archive
            | Self::Delete
            | Self::HandOver
            | Self::Kick
            | Self::Mute
            | Self::SetRoles
            | Self::MentionGroup
            | Self::EditOwn
            | Self::DeleteOwn
            | Self::DeleteMessages
            | Self::React
            | Self::Pin
            | Self::Report
            | Self::ManageHooks => true,
        }
    }
}
