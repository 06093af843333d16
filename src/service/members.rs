//! Who is in a room.

use super::{Caller, Chat, Result, people::kinds::SeatMark};
use crate::domain::{Action, Author, Role, RoomId, Timestamp, User, UserId};

/// Members on one page.
const PAGE: usize = 100;

/// A member as those in the room see one.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// Who.
    pub user: Author,
    /// How much the member may do there.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
    /// Until when the member may not speak there.
    pub muted_until: Option<Timestamp>,
    /// Until when the member may not come in.
    pub banned_until: Option<Timestamp>,
    /// Whether the member is present now.
    pub online: bool,
}

impl Chat {
    /// Users with a seat in a room, by id.
    pub(super) async fn seated(
        &self,
        room: &RoomId,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<(Vec<User>, Option<UserId>)> {
        let prefix = format!("{room}/");
        let after = after.map(|id| format!("{prefix}{id}"));
        let (marks, next) = if limit == usize::MAX {
            (
                self.people
                    .store
                    .all::<SeatMark>(&prefix, usize::MAX)
                    .await?,
                None,
            )
        } else {
            self.people
                .store
                .page::<SeatMark>(&prefix, after.as_deref(), limit)
                .await?
        };
        let id = |mark: &str| mark.strip_prefix(&prefix).map(ToOwned::to_owned);
        let ids: Vec<String> = marks.iter().filter_map(|(mark, _)| id(mark)).collect();
        let mut users = Vec::new();
        for some in ids.chunks(200) {
            let some: Vec<&str> = some.iter().map(String::as_str).collect();
            let found = self.people.store.get_many::<User>(&some).await?;
            users.extend(found.into_iter().flatten().map(|stored| stored.value));
        }
        let next = next.and_then(|mark| id(&mark)?.parse().ok()).map(UserId);
        Ok((users, next))
    }

    /// Those who have a seat in a room, by id; in an open room those who joined or have a role.
    pub async fn members(
        &self,
        caller: &Caller,
        room: &RoomId,
        cursor: Option<UserId>,
    ) -> Result<(Vec<MemberView>, Option<UserId>)> {
        self.check_in(caller, Action::See, room).await?;
        let sees_bans = self.check_in(caller, Action::Kick, room).await.is_ok();
        let (users, next) = self.seated(room, cursor, PAGE).await?;
        let now = Timestamp::now();
        let roster = self.backend.roster(room, None, 1000).await?;
        let views = users.iter().filter_map(|user| {
            let seat = user.seat(room)?;
            let banned_until = seat.banned_until.filter(|until| *until > now);
            if (seat.left || banned_until.is_some()) && !sees_bans {
                return None;
            }
            if seat.left && banned_until.is_none() {
                return None;
            }
            Some(MemberView {
                user: user.author(),
                role: seat.role,
                since: seat.since,
                muted_until: seat.muted_until.filter(|until| *until > now),
                banned_until,
                online: roster.users.iter().any(|present| present.id == user.id),
            })
        });
        Ok((views.collect(), next))
    }
}
