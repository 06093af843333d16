//! May this user do this here? One function answers, for every entry point: [`may`].

use super::{
    Action, Rejection, Role, RoomFacts, RoomId, RoomKind, Seat, Timestamp, User, UserKind,
};

/// Who may enter the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Whoever has the address is a guest.
    Open,
    /// Whoever has an invite, as a guest or with an account.
    Invite,
    /// Whoever has an account; an invite lets one make one.
    Accounts,
}

impl Access {
    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invite => "invite",
            Self::Accounts => "accounts",
        }
    }
}

/// The rules of the house, which its owner chooses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct House {
    /// Who may enter.
    pub access: Access,
    /// The least role that may create rooms; guests include those who only look.
    pub room_creation: Role,
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// `None`: a stranger, who has not entered.
    pub user: Option<&'a User>,
    /// Bans and mutes end.
    pub now: Timestamp,
}

/// Where.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Which room.
    pub id: &'a RoomId,
    /// What it is now.
    pub facts: &'a RoomFacts,
}

type Answer = Result<(), Rejection>;

/// Whether `who` may do `action`; in `place`, if the action is one in a room.
///
/// A room that `who` may not know of is answered with `not_found`, as one that does not exist.
pub fn may(house: &House, who: Who<'_>, action: Action, place: Option<Place<'_>>) -> Answer {
    if let Some(ban) = who.user.and_then(|user| user.ban_at(who.now)) {
        return Err(Rejection::banned(ban));
    }
    if who.user.is_none() && house.access != Access::Open {
        return Err(Rejection::unauthorized());
    }
    match place {
        Some(place) => may_in(who, action, place),
        None if action.is_in_a_room() => Err(Rejection::room_not_found()),
        None => may_on_server(*house, who, action),
    }
}

/// Whether somebody with role `own` has power over somebody with role `other`: only downwards.
pub fn outranks(own: Role, other: Role) -> Answer {
    if own > other {
        Ok(())
    } else {
        Err(Rejection::forbidden(
            "You can do this only to people whose role is below yours.",
        ))
    }
}

/// How much a user may do in a room that the user can see.
pub fn role_in(user: &User, place: Place<'_>) -> Role {
    let seat = user.seat(place.id).map(|seat| seat.role);
    match place.facts.kind {
        // Among the few of a direct room nobody has power over another.
        RoomKind::Direct => user.role.min(Role::Member),
        RoomKind::Open | RoomKind::Private => {
            let on_server = if user.role >= Role::Moderator {
                user.role
            } else {
                user.role.min(Role::Member)
            };
            on_server.max(seat.unwrap_or(Role::Guest))
        }
    }
}

fn may_on_server(house: House, who: Who<'_>, action: Action) -> Answer {
    let Some(user) = who.user else {
        return strangers_may(house, action);
    };
    if user.scope.is_some() && action != Action::SeeRooms {
        return Err(Rejection::forbidden(
            "You are a guest of one room. What you can do ends there.",
        ));
    }
    let Some(least) = least_on_server(house, action) else {
        return Err(Rejection::room_not_found());
    };
    let is_person = user.kind != UserKind::PasserBy;
    if user.role >= least && (is_person || action == Action::SeeRooms) {
        Ok(())
    } else {
        Err(too_low(least))
    }
}

fn strangers_may(house: House, action: Action) -> Answer {
    let may_create = house.room_creation == Role::Guest;
    if action == Action::SeeRooms || (action == Action::CreateRoom && may_create) {
        Ok(())
    } else {
        Err(Rejection::unauthorized())
    }
}

/// The least role for what is done on the server; `None` for what is done in rooms.
fn least_on_server(house: House, action: Action) -> Option<Role> {
    match action {
        Action::SeeRooms | Action::StartDirect | Action::SeePeople => Some(Role::Guest),
        Action::CreateRoom => Some(house.room_creation),
        Action::CreatePrivateRoom => Some(house.room_creation.max(Role::Member)),
        Action::Invite => Some(Role::Member),
        Action::Moderate | Action::SeeReports => Some(Role::Moderator),
        Action::ManageInvites | Action::ManagePeople | Action::ManageBots => Some(Role::Admin),
        Action::SeeAudit | Action::ManageServer => Some(Role::Owner),
        Action::See
        | Action::Send
        | Action::Join
        | Action::Leave
        | Action::AddMembers
        | Action::InviteHere
        | Action::Rename
        | Action::SetTopic
        | Action::SetSlow
        | Action::SetRetention
        | Action::Archive
        | Action::Delete
        | Action::HandOver
        | Action::Kick
        | Action::Mute
        | Action::SetRoles
        | Action::EditOwn
        | Action::DeleteOwn
        | Action::MentionGroup
        | Action::DeleteMessages
        | Action::React
        | Action::Pin
        | Action::Report
        | Action::ManageHooks => None,
    }
}

fn may_in(who: Who<'_>, action: Action, place: Place<'_>) -> Answer {
    let seat = who.user.and_then(|user| user.seat(place.id));
    sees(who, seat, place)?;
    if action == Action::See {
        return Ok(());
    }
    let user = who.user.ok_or_else(Rejection::unauthorized)?;
    if place.facts.archived {
        allows_archived(action)?;
    }
    match action {
        Action::See | Action::DeleteOwn => Ok(()),
        Action::Send | Action::EditOwn => may_speak(user, seat, who.now),
        Action::React => {
            need(user, Role::Guest, Role::Guest).and_then(|()| may_speak(user, seat, who.now))
        }
        Action::Pin => may_pin(user, place).and_then(|()| may_speak(user, seat, who.now)),
        Action::MentionGroup => may_call_all(user, place),
        Action::Report => need(user, Role::Guest, Role::Guest),
        Action::Join => may_join(user, place.facts.kind),
        Action::Leave => may_leave(user, place.facts.kind),
        Action::AddMembers => may_add(user, place.facts.kind),
        Action::InviteHere => has_powers(place).and_then(|()| need(user, user.role, Role::Member)),
        Action::Rename
        | Action::SetTopic
        | Action::SetSlow
        | Action::Kick
        | Action::Mute
        | Action::DeleteMessages => may_govern(user, Role::Moderator, place),
        Action::SetRetention
        | Action::Archive
        | Action::HandOver
        | Action::SetRoles
        | Action::ManageHooks => may_govern(user, Role::Admin, place),
        Action::Delete => {
            is_deletable(place.id)?;
            may_govern(user, Role::Admin, place)
        }
        Action::SeeRooms
        | Action::CreateRoom
        | Action::CreatePrivateRoom
        | Action::StartDirect
        | Action::SeePeople
        | Action::Invite
        | Action::ManageInvites
        | Action::Moderate
        | Action::ManagePeople
        | Action::ManageBots
        | Action::SeeReports
        | Action::SeeAudit
        | Action::ManageServer => Err(Rejection::room_not_found()),
    }
}

/// To call everybody by one word: not for guests of an open room, who may be anybody.
fn may_call_all(user: &User, place: Place<'_>) -> Answer {
    match place.facts.kind {
        // A guest's seat says no more than that the room is in the list.
        RoomKind::Open if role_in(user, place) >= Role::Moderator => Ok(()),
        RoomKind::Open => need(user, user.role, Role::Member),
        RoomKind::Private | RoomKind::Direct => need(user, Role::Guest, Role::Guest),
    }
}

/// To put something before everybody's eyes for good: in an open room, where anybody may be, only for
/// those who keep order; among members not for guests.
fn may_pin(user: &User, place: Place<'_>) -> Answer {
    if role_in(user, place) >= Role::Moderator {
        return Ok(());
    }
    match place.facts.kind {
        RoomKind::Open => need(user, user.role.min(Role::Member), Role::Moderator),
        RoomKind::Private => need(user, user.role, Role::Member),
        RoomKind::Direct => need(user, Role::Guest, Role::Guest),
    }
}

fn may_join(user: &User, kind: RoomKind) -> Answer {
    match kind {
        RoomKind::Open => need(user, Role::Guest, Role::Guest),
        // Who sees it has a seat already.
        RoomKind::Private | RoomKind::Direct => Ok(()),
    }
}

fn may_leave(user: &User, kind: RoomKind) -> Answer {
    if kind == RoomKind::Direct {
        return Err(Rejection::forbidden(
            "A direct conversation cannot be left. It is quiet when nobody writes.",
        ));
    }
    if user.scope.is_some() {
        return Err(Rejection::forbidden(
            "You are a guest of this room only. Sign out to leave it.",
        ));
    }
    need(user, Role::Guest, Role::Guest)
}

fn may_add(user: &User, kind: RoomKind) -> Answer {
    match kind {
        RoomKind::Direct => Err(powerless()),
        RoomKind::Open => Err(Rejection::forbidden(
            "This room is open: everybody here can join it.",
        )),
        RoomKind::Private => need(user, user.role, Role::Member),
    }
}

/// What takes a role in the room.
fn may_govern(user: &User, least: Role, place: Place<'_>) -> Answer {
    has_powers(place)?;
    need(user, role_in(user, place), least)
}

fn has_powers(place: Place<'_>) -> Answer {
    match place.facts.kind {
        RoomKind::Direct => Err(powerless()),
        RoomKind::Open | RoomKind::Private => Ok(()),
    }
}

fn powerless() -> Rejection {
    Rejection::forbidden("In a direct conversation nobody has powers over the others.")
}

fn is_deletable(id: &RoomId) -> Answer {
    let mut defaults = super::room::DEFAULT_ROOMS.iter();
    if defaults.any(|(default, _)| *default == id.as_str()) {
        return Err(Rejection::forbidden(
            "This room is part of the server and cannot be deleted. It can be archived.",
        ));
    }
    Ok(())
}

/// Whether the room exists for `who`.
fn sees(who: Who<'_>, seat: Option<&Seat>, place: Place<'_>) -> Answer {
    if place.facts.deleted {
        return Err(Rejection::room_not_found());
    }
    let scope = who.user.and_then(|user| user.scope.as_ref());
    if scope.is_some_and(|only| only != place.id) {
        return Err(Rejection::room_not_found());
    }
    match place.facts.kind {
        RoomKind::Open => match seat.and_then(|seat| seat.banned_until) {
            Some(until) if until > who.now => Err(Rejection::put_out(until)),
            _ => Ok(()),
        },
        RoomKind::Private | RoomKind::Direct if seat.is_some() => Ok(()),
        RoomKind::Private | RoomKind::Direct => Err(Rejection::room_not_found()),
    }
}

fn may_speak(user: &User, seat: Option<&Seat>, now: Timestamp) -> Answer {
    let muted_here = seat.and_then(|seat| seat.muted_until);
    match muted_here.max(user.muted_until) {
        Some(until) if until > now => Err(Rejection::muted(until, now)),
        _ => Ok(()),
    }
}

fn allows_archived(action: Action) -> Answer {
    let goes_on = matches!(
        action,
        Action::See
            | Action::Join
            | Action::Leave
            | Action::Archive
            | Action::Delete
            | Action::HandOver
            | Action::SetRetention
            | Action::Report
    );
    if goes_on {
        Ok(())
    } else {
        Err(Rejection::forbidden(
            "This room was archived. You can still read it.",
        ))
    }
}

fn need(user: &User, role: Role, least: Role) -> Answer {
    if user.kind == UserKind::PasserBy {
        return Err(Rejection::unauthorized());
    }
    if role >= least {
        Ok(())
    } else {
        Err(too_low(least))
    }
}

fn too_low(least: Role) -> Rejection {
    Rejection::forbidden(match least {
        Role::Guest | Role::Member => {
            "Guests cannot do this. Set a password to keep your name, or ask for an invite."
        }
        Role::Moderator => "Only moderators, admins and owners can do this.",
        Role::Admin => "Only admins and owners can do this.",
        Role::Owner => "Only an owner of the server can do this.",
    })
}

#[cfg(test)]
mod tests;
