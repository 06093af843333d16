//! Invites: links that let others in, to the server or to one room.

use std::ops::RangeInclusive;

use data_encoding::BASE64URL_NOPAD;

use super::{
    Caller, Chat, Result,
    people::{
        audit::Act,
        contended,
        kinds::Invite,
        sessions::random,
        store::{Change, Stored},
    },
    seats::{check_seats, give_seat},
};
use crate::{
    backend::Expect,
    domain::{
        Action, Rejection, Role, RoomId, RoomKind, SessionId, Timestamp, User, UserKind,
        access::{Access, outranks},
    },
};

/// Most invites that are kept; further ones are refused until some are revoked or run out.
const MOST: usize = 2000;
const TAKEN_BACK: &str = "This invite was taken back. Ask for a new link.";
/// Most people whom one invite lets in, if that is bounded.
const MAX_USES: u32 = 100_000;
/// How long an invite can be good, in seconds: a minute to a year.
const EXPIRES_S: RangeInclusive<u64> = 60..=366 * 24 * 60 * 60;
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

impl NewInvite {
    fn check_bounds(&self) -> Result<()> {
        let bad = |sentence: &str| Err(Rejection::invalid(sentence).into());
        if self
            .uses
            .is_some_and(|uses| !(1..=MAX_USES).contains(&uses))
        {
            return bad("An invite can be used 1 to 100000 times.");
        }
        if self
            .expires_s
            .is_some_and(|seconds| !EXPIRES_S.contains(&seconds))
        {
            return bad("An invite can be good for a minute to a year.");
        }
        Ok(())
    }
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
        let room_name = match &new.room {
            None => {
                self.may_invite(caller, new.role)?;
                None
            }
            Some(room) => {
                self.may_invite_into(caller, room, new.role).await?;
                self.hub.lobby().room(room).map(|room| room.name)
            }
        };
        new.check_bounds()?;
        if self.good_invites().await? >= MOST {
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
        if let Some(room) = &new.room {
            act = act.in_room(&self.scene(room));
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

    fn may_invite(&self, caller: &Caller, role: Role) -> Result<()> {
        self.check(caller, Action::Invite)?;
        if role == Role::Guest && self.rules.access == Access::Accounts {
            return Err(Rejection::invalid(
                "Guests cannot enter here. Choose the role member or above.",
            )
            .into());
        }
        if role > Role::Member {
            outranks(caller.need()?.role, role)?;
        }
        Ok(())
    }

    async fn may_invite_into(&self, caller: &Caller, room: &RoomId, role: Role) -> Result<()> {
        self.check_in(caller, Action::InviteHere, room).await?;
        if role > Role::Member {
            return Err(Rejection::invalid(
                "By a link to a room one comes as a guest or a member. Other roles are given inside.",
            )
            .into());
        }
        Ok(())
    }

    /// The invites that the caller made, or all, for whoever manages them; the newest first.
    pub async fn invites(&self, caller: &Caller) -> Result<Vec<InviteView>> {
        let user = caller.need()?;
        let sees_all = self.check(caller, Action::ManageInvites).is_ok();
        let all = self.people.store.all::<Invite>("", usize::MAX).await?;
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
            if self.people.store.offer(change).await? {
                return Ok(());
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

    async fn good_invites(&self) -> Result<usize> {
        let all = self.people.store.all::<Invite>("", usize::MAX).await?;
        let good = all
            .iter()
            .filter(|(_, stored)| check(&stored.value).is_ok());
        Ok(good.count())
    }

    /// Whoever lost the power to give it, or is kept out, gives nothing any more.
    async fn check_maker(&self, invite: &Invite) -> Result<()> {
        let maker = self.people.user(invite.made_by.id).await?;
        let is_good = match maker.map(|stored| stored.value) {
            Some(maker) => {
                let may_give = invite.role <= Role::Member || maker.role > invite.role;
                may_give && maker.ban_at(Timestamp::now()).is_none()
            }
            None => invite.role <= Role::Member,
        };
        if is_good {
            Ok(())
        } else {
            Err(Rejection::not_found(TAKEN_BACK).into())
        }
    }

    async fn good_invite(&self, code: &str) -> Result<(String, Stored<Invite>)> {
        let id = id_of(code);
        let stored = self.people.store.get::<Invite>(&id).await?;
        let stored = stored.ok_or_else(|| {
            Rejection::not_found("This invite is not known here. Look whether the link is complete, or ask for a new one.")
        })?;
        check(&stored.value)?;
        self.check_maker(&stored.value).await?;
        Ok((id, stored))
    }

    /// Counts an invite as used, together with the newcomer whom it lets in. Returns the room that
    /// it leads to.
    pub(super) async fn use_invite(
        &self,
        code: &str,
        user: &mut User,
        change: &mut Change,
    ) -> Result<Option<RoomId>> {
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
            let facts = facts.ok_or_else(room_is_gone)?;
            if user.kind == UserKind::Guest {
                user.scope = Some(room.clone());
            }
            if facts.kind != RoomKind::Open || user.scope.is_some() {
                give_seat(change, user, room, Role::Member);
            }
        } else if user.kind == UserKind::Account {
            user.role = user.role.max(invite.role);
        }
        change.put(id, stored.expected(), &invite.used_once_more());
        Ok(invite.room.clone())
    }

    /// Somebody who is in already uses an invite.
    pub async fn accept_invite(&self, caller: &Caller, code: &str) -> Result<Option<RoomId>> {
        let user = caller.need_person()?;
        for _ in 0..TRIES {
            let (id, stored) = self.good_invite(code).await?;
            let invite = &stored.value;
            let known = self.people.known(user.id).await?;
            let mut change = Change::new();
            let expect = known.expected();
            let mut user = known.value;
            if !self.take_up(invite, &mut user, &mut change).await? {
                return Ok(invite.room.clone());
            }
            change.put(id, stored.expected(), &invite.used_once_more());
            change.put(user.id.to_string(), expect, &user);
            change.touch(user.id);
            if self.people.store.offer(change).await? {
                self.sync(user.id).await?;
                self.begin_at_end(user.id, invite.room.as_ref()).await;
                return Ok(invite.room.clone());
            }
        }
        Err(contended())
    }

    /// Gives somebody who is in already what an invite promises. `false`: they have it.
    async fn take_up(&self, invite: &Invite, user: &mut User, change: &mut Change) -> Result<bool> {
        let forbidden = |sentence: &str| Err(Rejection::forbidden(sentence).into());
        let is_scoped = user.scope.is_some();
        let Some(room) = &invite.room else {
            match user.kind {
                _ if is_scoped && invite.role == Role::Guest => user.scope = None,
                UserKind::Account if invite.role > user.role => user.role = invite.role,
                UserKind::Guest if invite.role > Role::Guest => {
                    return forbidden(
                        "This invite is for an account. Set a password first, then open it again.",
                    );
                }
                UserKind::Account | UserKind::Guest | UserKind::Bot | UserKind::PasserBy => {
                    return Ok(false);
                }
            }
            return Ok(true);
        };
        if self.facts(room).await?.is_none() {
            return Err(room_is_gone().into());
        }
        if user.scope.as_ref().is_some_and(|scope| scope != room) {
            return forbidden("You are a guest of one room. Sign out to use this invite.");
        }
        if user.seat(room).is_some_and(|seat| !seat.left) {
            return Ok(false);
        }
        check_seats(user)?;
        give_seat(change, user, room, Role::Member);
        Ok(true)
    }
}

fn room_is_gone() -> Rejection {
    Rejection::not_found("The room of this invite does not exist any more.")
}

fn check(invite: &Invite) -> Result<()> {
    let gone = |sentence: &str| Err(Rejection::not_found(sentence).into());
    if invite.revoked {
        return gone(TAKEN_BACK);
    }
    if invite.expires_at.is_some_and(|at| at <= Timestamp::now()) {
        return gone("This invite has expired. Ask for a new link.");
    }
    if invite.uses.is_some_and(|uses| invite.used >= uses) {
        return gone("This invite was used as often as it could be. Ask for a new link.");
    }
    Ok(())
}
