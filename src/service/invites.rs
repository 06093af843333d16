//! Invites: links that let others in, to the server or to one room.

use data_encoding::BASE64URL_NOPAD;

use super::{
    Caller, Chat, Result,
    people::{
        audit::Act,
        contended,
        kinds::{Invite, SeatMark},
        sessions::random,
        store::{Change, Stored},
    },
};
use crate::{
    backend::{BackendError, Expect},
    domain::{
        Action, Rejection, Role, RoomId, RoomKind, Seat, SessionId, Timestamp, User, UserKind,
        access::{Access, outranks},
    },
};

/// Most invites that are kept; further ones are refused until some are revoked or run out.
const MOST: usize = 2000;
/// Tries before an invite that others keep using is given up.
const TRIES: usize = 200;

/// What an invite is to be.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// Into which room; `None`: the server.
    pub room: Option<RoomId>,
    /// As what.
    pub role: Role,
    /// Good for so many seconds; `None`: without end.
    pub expires_s: Option<u64>,
    /// Good for so many people; `None`: for any number.
    pub uses: Option<u32>,
}

/// An invite as those in power see it.
#[derive(Clone, Debug)]
pub struct InviteView {
    /// Names it; is no way in.
    pub id: String,
    /// What it is.
    pub invite: Invite,
    /// How its room is called.
    pub room_name: Option<String>,
}

/// An invite as its receiver sees it.
#[derive(Clone, Debug)]
pub struct InviteLook {
    /// How the room is called that it leads to.
    pub room: Option<(RoomId, String)>,
    /// As what.
    pub role: Role,
    /// Who made it.
    pub made_by: String,
    /// Whether a name is enough.
    pub name_is_enough: bool,
}

/// An invite was used.
pub(super) struct Used {
    pub(super) room: Option<RoomId>,
}

fn id_of(code: &str) -> String {
    let mut hash = SessionId::of_token(code.trim()).hex();
    hash.truncate(32);
    hash
}

impl Chat {
    /// Makes an invite and returns its code, which is told this once.
    pub async fn create_invite(
        &self,
        caller: &Caller,
        new: &NewInvite,
    ) -> Result<(InviteView, String)> {
        let user = caller.need()?;
        let mut room_name = None;
        match &new.room {
            None => {
                self.check(caller, Action::Invite)?;
                if new.role == Role::Guest && self.rules.access == Access::Accounts {
                    return Err(Rejection::invalid(
                        "Guests cannot enter here. Choose the role member or above.",
                    )
                    .into());
                }
                if new.role > Role::Member {
                    outranks(user.role, new.role)?;
                }
            }
            Some(room) => {
                self.check_in(caller, Action::InviteHere, room).await?;
                if new.role > Role::Member {
                    return Err(Rejection::invalid(
                        "By a link to a room one comes as a guest or a member. Other roles are given inside.",
                    )
                    .into());
                }
                room_name = self.hub.lobby().room(room).map(|room| room.name);
            }
        }
        let bad = |sentence: &str| Err(Rejection::invalid(sentence).into());
        if new.uses == Some(0) || new.uses.is_some_and(|uses| uses > 100_000) {
            return bad("An invite can be used 1 to 100000 times.");
        }
        if new
            .expires_s
            .is_some_and(|s| !(60..=366 * 24 * 60 * 60).contains(&s))
        {
            return bad("An invite can be good for a minute to a year.");
        }
        if self.people.store.all::<Invite>("", MOST).await?.len() >= MOST {
            return Err(Rejection::limit(format!(
                "There are {MOST} invites already. Revoke some that are not needed."
            ))
            .into());
        }
        let code = BASE64URL_NOPAD.encode(&random::<16>()?);
        let now = Timestamp::now();
        let invite = Invite {
            room: new.room.clone(),
            role: new.role,
            made_by: user.author(),
            created_at: now,
            expires_at: new.expires_s.map(|seconds| now.plus_seconds(seconds)),
            uses: new.uses,
            used: 0,
            revoked: false,
        };
        let mut change = Change::new();
        change.put(id_of(&code), Expect::Absent, &invite);
        let mut act = Act::new("invite_created", Some(user)).detail(new.role.word());
        if let (Some(room), Some(name)) = (&new.room, &room_name) {
            act = act.in_room(room, name);
        }
        act.write(&mut change);
        self.people.store.commit(change).await?;
        let view = InviteView {
            id: id_of(&code),
            invite,
            room_name,
        };
        Ok((view, code))
    }

    /// The invites that the caller made, or all, for whoever manages them; the newest first.
    pub async fn invites(&self, caller: &Caller) -> Result<Vec<InviteView>> {
        let user = caller.need()?;
        let sees_all = self.check(caller, Action::ManageInvites).is_ok();
        let all = self.people.store.all::<Invite>("", MOST).await?;
        let mut views: Vec<InviteView> = all
            .into_iter()
            .map(|(id, stored)| (id, stored.value))
            .filter(|(_, invite)| sees_all || invite.made_by.id == user.id)
            .filter(|(_, invite)| check(invite).is_ok())
            .filter_map(|(id, invite)| {
                // A room that the caller cannot see is not revealed by its invites.
                let name = match &invite.room {
                    Some(room) => {
                        let facts = self.hub.lobby().facts(room)?;
                        self.sees(caller, room, &facts).then_some(())?;
                        Some(self.hub.lobby().room(room)?.name)
                    }
                    None => None,
                };
                Some(InviteView {
                    id,
                    invite,
                    room_name: name,
                })
            })
            .collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.invite.created_at));
        Ok(views)
    }

    /// Makes an invite useless.
    pub async fn revoke_invite(&self, caller: &Caller, id: &str) -> Result<()> {
        let user = caller.need()?;
        let unknown =
            || Rejection::not_found("There is no such invite. It may be used up already.");
        for _ in 0..TRIES {
            let stored = self.people.store.get::<Invite>(id).await?;
            let stored = stored.ok_or_else(unknown)?;
            if stored.value.made_by.id != user.id {
                self.check(caller, Action::ManageInvites)
                    .map_err(|_| unknown())?;
            }
            let mut change = Change::new();
            let invite = Invite {
                revoked: true,
                ..stored.value.clone()
            };
            change.put(id, stored.expected(), &invite);
            Act::new("invite_revoked", Some(user)).write(&mut change);
            match self.people.store.commit(change).await {
                Err(BackendError::Conflict) => {}
                outcome => return Ok(outcome?),
            }
        }
        Err(contended())
    }

    /// What an invite leads to.
    pub async fn look_at_invite(&self, code: &str) -> Result<InviteLook> {
        let (_, Stored { value, .. }) = self.good_invite(code).await?;
        let room = match &value.room {
            Some(id) => self.facts(id).await?.and_then(|_| {
                let room = self.hub.lobby().room(id)?;
                Some((id.clone(), room.name))
            }),
            None => None,
        };
        Ok(InviteLook {
            room,
            role: value.role,
            made_by: value.made_by.name.to_string(),
            name_is_enough: value.role == Role::Guest && self.rules.access != Access::Accounts,
        })
    }

    async fn good_invite(&self, code: &str) -> Result<(String, Stored<Invite>)> {
        let id = id_of(code);
        let stored = self.people.store.get::<Invite>(&id).await?;
        let stored = stored.ok_or_else(|| {
            Rejection::not_found("This invite is not known here. Look whether the link is complete, or ask for a new one.")
        })?;
        check(&stored.value)?;
        Ok((id, stored))
    }

    /// Counts an invite as used, together with the newcomer whom it lets in.
    pub(super) async fn use_invite(
        &self,
        code: &str,
        user: &mut User,
        change: &mut Change,
    ) -> Result<Used> {
        let (id, stored) = self.good_invite(code).await?;
        let invite = &stored.value;
        if user.kind == UserKind::Guest && invite.role != Role::Guest {
            return Err(Rejection::forbidden(
                "This invite is for an account: choose a password too.",
            )
            .into());
        }
        if let Some(room) = &invite.room {
            let facts = self.facts(room).await?;
            let facts = facts.ok_or_else(|| {
                Rejection::not_found("The room of this invite does not exist any more.")
            })?;
            if user.kind == UserKind::Guest {
                user.scope = Some(room.clone());
            }
            if facts.kind != RoomKind::Open || user.scope.is_some() {
                give_seat(change, user, room, Role::Member);
            }
        } else if user.kind == UserKind::Account {
            user.role = user.role.max(invite.role);
        }
        let used = Invite {
            used: invite.used.saturating_add(1),
            ..invite.clone()
        };
        change.put(id, stored.expected(), &used);
        Ok(Used {
            room: invite.room.clone(),
        })
    }

    /// Somebody who is in already uses an invite.
    pub async fn accept_invite(&self, caller: &Caller, code: &str) -> Result<Option<RoomId>> {
        let user = caller.need_person()?;
        for _ in 0..TRIES {
            let (id, stored) = self.good_invite(code).await?;
            let invite = stored.value.clone();
            let known = self.people.known(user.id).await?;
            let mut user = known.value.clone();
            let mut change = Change::new();
            match &invite.room {
                Some(room) => {
                    if self.facts(room).await?.is_none() {
                        return Err(Rejection::not_found(
                            "The room of this invite does not exist any more.",
                        )
                        .into());
                    }
                    if user.scope.as_ref().is_some_and(|scope| scope != room) {
                        return Err(Rejection::forbidden(
                            "You are a guest of one room. Sign out to use this invite.",
                        )
                        .into());
                    }
                    let has_seat = user.seat(room).is_some_and(|seat| !seat.left);
                    if has_seat {
                        return Ok(Some(room.clone()));
                    }
                    check_seats(&user)?;
                    give_seat(&mut change, &mut user, room, Role::Member);
                }
                None if user.scope.is_some() && invite.role == Role::Guest => user.scope = None,
                None if user.kind == UserKind::Account && invite.role > user.role => {
                    user.role = invite.role;
                }
                None if user.kind == UserKind::Guest && invite.role > Role::Guest => {
                    return Err(Rejection::forbidden(
                        "This invite is for an account. Set a password first, then open it again.",
                    )
                    .into());
                }
                None => return Ok(None),
            }
            let used = Invite {
                used: invite.used.saturating_add(1),
                ..invite.clone()
            };
            change.put(id, stored.expected(), &used);
            change.put(user.id.to_string(), known.expected(), &user);
            change.touch(user.id);
            match self.people.store.commit(change).await {
                Ok(()) => {
                    self.sync(user.id).await?;
                    return Ok(invite.room);
                }
                Err(BackendError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }
}

/// Gives a user a seat, together with the mark by which the room's members are listed.
pub(super) fn give_seat(change: &mut Change, user: &mut User, room: &RoomId, role: Role) {
    let now = Timestamp::now();
    let seat = user
        .seats
        .entry(room.clone())
        .or_insert_with(|| Seat::new(role, now));
    seat.left = false;
    seat.role = seat.role.max(role);
    change.put(
        format!("{room}/{}", user.id),
        Expect::Anything,
        &SeatMark {},
    );
}

/// Refuses a seat too many.
pub(super) fn check_seats(user: &User) -> Result<()> {
    if user.seats.len() < User::MAX_SEATS {
        return Ok(());
    }
    let sentence = format!(
        "Nobody can be in more than {} rooms of their own.",
        User::MAX_SEATS
    );
    Err(Rejection::limit(sentence).into())
}

fn check(invite: &Invite) -> Result<()> {
    let gone = |sentence: &str| Err(Rejection::not_found(sentence).into());
    if invite.revoked {
        return gone("This invite was taken back. Ask for a new link.");
    }
    if invite.expires_at.is_some_and(|at| at <= Timestamp::now()) {
        return gone("This invite has expired. Ask for a new link.");
    }
    if invite.uses.is_some_and(|uses| invite.used >= uses) {
        return gone("This invite was used as often as it could be. Ask for a new link.");
    }
    Ok(())
}
