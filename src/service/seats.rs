//! Who is in a room: joining, leaving, adding, and keeping order among members.

use super::{
    Caller, Chat, Result,
    people::{audit::Act, kinds::SeatMark, refused, store::Change},
};
use crate::{
    backend::Expect,
    domain::{
        Action, Rejection, Role, RoomFacts, RoomId, RoomKind, Seat, Timestamp, User, UserId,
        access::{Place, outranks, role_in},
    },
    protocol::event::RoomView,
};

/// The longest mute and the longest time out of a room, in seconds: a year.
pub(super) const MAX_TIME_S: u64 = 366 * 24 * 60 * 60;

/// What somebody wants to change about a member.
#[derive(Clone, Debug, Default)]
pub struct MemberChange {
    /// Another role; owner: hand the room over.
    pub role: Option<Role>,
    /// Silence for so many seconds; 0: let speak again.
    pub mute_s: Option<u64>,
    /// Why.
    pub why: String,
}

impl Chat {
    /// Takes a seat in an open room, or comes back to it.
    pub async fn join(&self, caller: &Caller, room: &RoomId) -> Result<RoomView> {
        let facts = self.check_in(caller, Action::Join, room).await?;
        let user = caller.need()?;
        let has_seat = user.seat(room).is_some_and(|seat| !seat.left);
        if facts.kind == RoomKind::Open && !has_seat {
            self.people
                .amend(user.id, |user, change| {
                    check_seats(user)?;
                    give_seat(change, user, room, Role::Member);
                    Ok(())
                })
                .await?;
            self.sync(user.id).await?;
        }
        let caller = self.fresh(caller).await?;
        self.room(&caller, room).await
    }

    /// The caller as the records say now.
    pub(super) async fn fresh(&self, caller: &Caller) -> Result<Caller> {
        let mut fresh = caller.clone();
        if let Some(user) = &caller.user
            && let Some(now) = self.user(user.id).await?
        {
            fresh.user = Some(now);
        }
        Ok(fresh)
    }

    /// Gives the seat back. An open room stays open to the caller, and is out of the caller's list;
    /// a private one is closed.
    pub async fn leave_room(&self, caller: &Caller, room: &RoomId) -> Result<()> {
        let facts = self.check_in(caller, Action::Leave, room).await?;
        let user = caller.need()?;
        if facts.kind == RoomKind::Open {
            self.people
                .amend(user.id, |user, change| {
                    check_seats(user)?;
                    let seat = give_seat(change, user, room, Role::Member);
                    seat.left = true;
                    seat.role = Role::Member;
                    Ok(())
                })
                .await?;
            return self.sync(user.id).await;
        }
        let is_owner = user.seat(room).is_some_and(|seat| seat.role == Role::Owner);
        let members = self
            .people
            .store
            .all::<SeatMark>(&format!("{room}/"), 2)
            .await?;
        if is_owner && members.len() > 1 && !self.has_other_owner(room, user.id).await? {
            return Err(refused(
                "You are the only owner of this room. Hand it over to somebody first, or delete it.",
            ));
        }
        self.take_seat(user.id, room, |_| Ok(())).await
    }

    async fn has_other_owner(&self, room: &RoomId, not: UserId) -> Result<bool> {
        let members = self.seated(room, None, usize::MAX).await?.0;
        Ok(members.iter().any(|user| {
            user.id != not && user.seat(room).is_some_and(|seat| seat.role == Role::Owner)
        }))
    }

    /// Gives somebody a seat in a private room.
    pub async fn add_member(&self, caller: &Caller, room: &RoomId, user: UserId) -> Result<()> {
        self.check_in(caller, Action::AddMembers, room).await?;
        let scene = self.scene(room);
        self.people
            .amend(user, |user, change| {
                if user.scope.is_some() {
                    return Err(refused("This person is a guest of another room."));
                }
                check_seats(user)?;
                give_seat(change, user, room, Role::Member);
                Act::new("member_added", caller.user.as_deref())
                    .on(user)
                    .in_room(&scene)
                    .write(change);
                Ok(())
            })
            .await?;
        self.sync(user).await?;
        self.begin_at_end(user, Some(room)).await;
        Ok(())
    }

    /// Whether the caller has power over a user in a room.
    fn check_rank(caller: &Caller, room: &RoomId, facts: &RoomFacts, target: &User) -> Result<()> {
        let own = caller.need()?;
        if own.id == target.id {
            return Err(refused("You cannot do this to yourself."));
        }
        let place = Place { id: room, facts };
        Ok(outranks(role_in(own, place), role_in(target, place))?)
    }

    /// Puts somebody out of a room: out of a private one for good, out of an open one for a time.
    pub async fn kick(
        &self,
        caller: &Caller,
        room: &RoomId,
        user: UserId,
        for_s: u64,
        why: &str,
    ) -> Result<()> {
        let facts = self.check_in(caller, Action::Kick, room).await?;
        let scene = self.scene(room);
        let until = Timestamp::now().plus_seconds(for_s.clamp(1, MAX_TIME_S));
        self.people
            .amend(user, |user, change| {
                Self::check_rank(caller, room, &facts, user)?;
                let act = Act::new("kicked", caller.user.as_deref());
                let detail = if facts.kind == RoomKind::Open {
                    check_seats(user)?;
                    let seat = give_seat(change, user, room, Role::Member);
                    seat.role = Role::Member;
                    seat.banned_until = Some(until);
                    format!("until {until}")
                } else {
                    user.seats.remove(room).ok_or_else(not_in_room)?;
                    let mark = format!("{room}/{}", user.id);
                    change.remove::<SeatMark>(mark, Expect::Anything);
                    String::new()
                };
                act.on(user)
                    .in_room(&scene)
                    .why(why)
                    .detail(detail)
                    .write(change);
                Ok(())
            })
            .await?;
        self.sync(user).await
    }

    /// Changes a member's role, silences one, or hands the room over.
    pub async fn change_member(
        &self,
        caller: &Caller,
        room: &RoomId,
        user: UserId,
        asked: &MemberChange,
    ) -> Result<()> {
        // Also where nothing is asked: who may not know of the room learns nothing.
        self.check_in(caller, Action::See, room).await?;
        caller.need()?;
        if let Some(role) = asked.role {
            if role == Role::Owner {
                self.hand_over(caller, room, user).await?;
            } else {
                self.set_room_role(caller, room, user, role).await?;
            }
        }
        if let Some(seconds) = asked.mute_s {
            self.mute_in_room(caller, room, user, seconds, &asked.why)
                .await?;
        }
        Ok(())
    }

    async fn set_room_role(
        &self,
        caller: &Caller,
        room: &RoomId,
        user: UserId,
        role: Role,
    ) -> Result<()> {
        let facts = self.check_in(caller, Action::SetRoles, room).await?;
        if !matches!(role, Role::Member | Role::Moderator) {
            return Err(
                Rejection::invalid("In a room one can be member, moderator or owner.").into(),
            );
        }
        let scene = self.scene(room);
        self.people
            .amend(user, |user, change| {
                Self::check_rank(caller, room, &facts, user)?;
                need_seat(&facts, user, room, change)?.role = role;
                Act::new("room_role_changed", caller.user.as_deref())
                    .on(user)
                    .in_room(&scene)
                    .detail(role.word())
                    .write(change);
                Ok(())
            })
            .await?;
        self.sync(user).await
    }

    /// The caller gives the ownership to another member and is a moderator from then on.
    async fn hand_over(&self, caller: &Caller, room: &RoomId, to: UserId) -> Result<()> {
        let facts = self.check_in(caller, Action::HandOver, room).await?;
        let own = caller.need()?;
        if own.id == to {
            return Ok(());
        }
        let scene = self.scene(room);
        // The new owner first: the room is never without one.
        self.people
            .amend(to, |user, change| {
                let seat = need_seat(&facts, user, room, change)?;
                seat.role = Role::Owner;
                seat.left = false;
                Act::new("room_handed_over", caller.user.as_deref())
                    .on(user)
                    .in_room(&scene)
                    .write(change);
                Ok(())
            })
            .await?;
        if own.seat(room).is_some_and(|seat| seat.role == Role::Owner) {
            self.step_down(own.id, room).await?;
        }
        self.sync(to).await?;
        self.sync(own.id).await
    }

    async fn step_down(&self, owner: UserId, room: &RoomId) -> Result<()> {
        let changed = self.people.amend(owner, |user, _| {
            if let Some(seat) = user.seats.get_mut(room) {
                seat.role = Role::Moderator;
            }
            Ok(())
        });
        changed.await.map(drop)
    }

    async fn mute_in_room(
        &self,
        caller: &Caller,
        room: &RoomId,
        user: UserId,
        seconds: u64,
        why: &str,
    ) -> Result<()> {
        let facts = self.check_in(caller, Action::Mute, room).await?;
        let scene = self.scene(room);
        let until = Timestamp::now().plus_seconds(seconds.min(MAX_TIME_S));
        self.people
            .amend(user, |user, change| {
                Self::check_rank(caller, room, &facts, user)?;
                let seat = need_seat(&facts, user, room, change)?;
                seat.muted_until = (seconds > 0).then_some(until);
                let (act, detail) = if seconds > 0 {
                    ("muted", format!("until {until}"))
                } else {
                    ("unmuted", String::new())
                };
                Act::new(act, caller.user.as_deref())
                    .on(user)
                    .in_room(&scene)
                    .why(why)
                    .detail(detail)
                    .write(change);
                Ok(())
            })
            .await?;
        self.sync(user).await
    }
}

/// Gives a user a seat, together with the mark by which the room's members are listed.
pub(super) fn give_seat<'a>(
    change: &mut Change,
    user: &'a mut User,
    room: &RoomId,
    role: Role,
) -> &'a mut Seat {
    change.put(
        format!("{room}/{}", user.id),
        Expect::Anything,
        &SeatMark {},
    );
    let now = Timestamp::now();
    let seat = user
        .seats
        .entry(room.clone())
        .or_insert_with(|| Seat::new(role, now));
    seat.left = false;
    seat.role = seat.role.max(role);
    seat
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

/// The user's seat; in an open room one is given to whoever has none yet.
fn need_seat<'a>(
    facts: &RoomFacts,
    user: &'a mut User,
    room: &RoomId,
    change: &mut Change,
) -> Result<&'a mut Seat> {
    if !user.seats.contains_key(room) {
        if facts.kind != RoomKind::Open || user.scope.is_some() {
            return Err(not_in_room().into());
        }
        check_seats(user)?;
        give_seat(change, user, room, Role::Member);
    }
    Ok(user.seats.get_mut(room).ok_or_else(not_in_room)?)
}

fn not_in_room() -> Rejection {
    Rejection::not_found("This person is not in the room.")
}
