//! What one node does for all now and then: old messages, sessions, guests and links go.

use std::sync::Arc;

use tokio::time::{Duration, sleep};

use super::{
    Chat, Result,
    people::{
        kinds::{AddressBan, AuditEntry, Erasure, Invite, Session, Setup, Turn},
        sessions,
        store::Change,
    },
};
use crate::{
    backend::Expect,
    domain::{RoomFacts, RoomId, Seq, SessionId, Timestamp, User, UserId, UserKind},
};

/// How often it is done.
const PERIOD: Duration = Duration::from_hours(1);
/// How often a node looks whether it is its turn.
const LOOK: Duration = Duration::from_mins(1);
/// Invites that are over are kept this long, so that they can say why, in seconds: 30 days.
const INVITES_KEPT_S: u64 = 30 * 24 * 60 * 60;
/// Acts of power are kept this long, in seconds: two years.
const AUDIT_KEPT_S: u64 = 2 * 366 * 24 * 60 * 60;
const DAY_S: u64 = 24 * 60 * 60;

/// Does it for ever, a while after the start first.
pub(super) async fn run(chat: &Arc<Chat>) {
    loop {
        tokio::select! {
            () = sleep(LOOK) => {}
            () = chat.desk.has_broken.notified() => {
                chat.discard_broken().await;
                continue;
            }
            () = chat.to_erase.notified() => {
                if let Err(error) = chat.go_on_erasing().await {
                    tracing::info!(%error, "an account is not erased to the end; the upkeep goes on");
                }
                continue;
            }
        }
        match chat.take_turn("upkeep", PERIOD).await {
            Ok(true) => {
                if let Err(error) = chat.keep_up().await {
                    tracing::warn!(%error, "the upkeep was not finished; it goes on in an hour");
                }
            }
            Ok(false) => {}
            Err(error) => tracing::debug!(%error, "the upkeep has to wait"),
        }
    }
}

impl Chat {
    /// Whether this node may do what one does for all, for as long as `period`.
    pub(super) async fn take_turn(&self, what: &str, period: Duration) -> Result<bool> {
        let now = Timestamp::now().millis();
        let stored = self.people.store.get::<Turn>(what).await?;
        if stored.as_ref().is_some_and(|turn| turn.value.until > now) {
            return Ok(false);
        }
        let until = now + i64::try_from(period.as_millis()).unwrap_or(i64::MAX / 2);
        let expect = stored.map_or(Expect::Absent, |turn| turn.expected());
        let mut change = Change::new();
        change.put(what, expect, &Turn { until });
        Ok(self.people.store.offer(change).await?)
    }

    /// All of it, once. What fails does not keep the rest from being done.
    pub async fn keep_up(&self) -> Result<()> {
        let done = [
            self.go_on_erasing().await,
            self.clear_deleted_rooms().await,
            self.end_old_sessions().await,
            self.forget_old_records().await,
            self.trim_all().await,
            self.sweep_files().await,
        ];
        done.into_iter().collect()
    }

    async fn go_on_erasing(&self) -> Result<()> {
        for (id, stored) in self.people.store.all::<Erasure>("", usize::MAX).await? {
            if let Ok(user) = id.parse() {
                self.erase(UserId(user), stored.value.fate).await?;
            }
        }
        Ok(())
    }

    async fn clear_deleted_rooms(&self) -> Result<()> {
        for (id, stored) in self.people.store.all::<RoomFacts>("", usize::MAX).await? {
            if stored.value.deleted
                && let Ok(id) = RoomId::parse(&id)
            {
                self.clear_room(&id).await?;
            }
        }
        Ok(())
    }

    async fn end_old_sessions(&self) -> Result<()> {
        let now = Timestamp::now();
        for (hash, stored) in self.people.store.all::<Session>("", usize::MAX).await? {
            let Some(id) = SessionId::of_hex(&hash) else {
                continue;
            };
            if sessions::is_over(&stored.value, now) {
                let mut change = Change::new();
                sessions::end(&mut change, stored.value.user, id);
                self.people.store.commit(change).await?;
                self.forget_guest(stored.value.user).await?;
            }
        }
        // A guest whose session ended while the server did.
        for (_, stored) in self.people.store.all::<User>("", usize::MAX).await? {
            let user = &stored.value;
            if user.kind == UserKind::Guest && user.seen_at.plus_seconds(DAY_S) < now {
                self.forget_guest(user.id).await?;
            }
        }
        Ok(())
    }

    async fn forget_old_records(&self) -> Result<()> {
        let store = &self.people.store;
        let now = Timestamp::now();
        for (id, stored) in store.all::<Invite>("", usize::MAX).await? {
            if is_long_over(&stored.value, now) {
                self.drop_record::<Invite>(&id, stored.expected()).await?;
            }
        }
        for (id, stored) in store.all::<AddressBan>("", usize::MAX).await? {
            if stored.value.until.is_some_and(|until| until < now) {
                self.drop_record::<AddressBan>(&id, stored.expected())
                    .await?;
            }
        }
        for (id, stored) in store.all::<Setup>("", usize::MAX).await? {
            if stored.value.expires_at < now {
                self.drop_record::<Setup>(&id, stored.expected()).await?;
            }
        }
        for (id, stored) in store.all::<AuditEntry>("", usize::MAX).await? {
            if stored.value.at.plus_seconds(AUDIT_KEPT_S) < now {
                self.drop_record::<AuditEntry>(&id, stored.expected())
                    .await?;
            }
        }
        Ok(())
    }

    async fn drop_record<T: super::people::store::Kept>(
        &self,
        id: &str,
        expect: Expect,
    ) -> Result<()> {
        let mut change = Change::new();
        change.remove::<T>(id, expect);
        // Changed meanwhile: it is looked at again another time.
        self.people.store.offer(change).await?;
        Ok(())
    }

    /// Messages go when they are older than their room, or else the server, keeps them.
    async fn trim_all(&self) -> Result<()> {
        let server = self.house_rules().retention_days;
        for listing in self.backend.rooms().await? {
            let id = &listing.room.id;
            let facts = self.facts(id).await?;
            let own = facts.map_or(0, |facts| facts.retention_days);
            let days = if own > 0 { own } else { server };
            if days == 0 || listing.tail.lo > listing.tail.top {
                continue;
            }
            let kept_ms = i64::from(days) * 24 * 60 * 60 * 1000;
            let cutoff = Timestamp::from_millis(Timestamp::now().millis() - kept_ms);
            let lo = self
                .first_since(id, listing.tail.lo, listing.tail.top, cutoff)
                .await?;
            if lo > listing.tail.lo {
                // First the files: what is trimmed cannot be asked for them.
                self.discard_below(id, listing.tail.lo, lo).await?;
                self.backend.trim(id, lo).await?;
                self.hub.trimmed(id, &listing.tail.epoch, lo);
                tracing::info!(room = %id, below = lo, days, "old messages are gone");
            }
        }
        Ok(())
    }

    /// The first seq of `lo..=top` whose entry is not older than `cutoff`; `top + 1` if all are.
    /// Times never run back within a room.
    async fn first_since(
        &self,
        room: &RoomId,
        lo: Seq,
        top: Seq,
        cutoff: Timestamp,
    ) -> Result<Seq> {
        let (mut low, mut high) = (lo, top + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let slot = self.backend.slot(room, middle).await?;
            if slot.is_none_or(|slot| slot.entry.at < cutoff) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// Whether an invite lets nobody in any more, and has said why for long enough. When one without
/// an end was revoked or used up is not known: the time since it was made counts.
fn is_long_over(invite: &Invite, now: Timestamp) -> bool {
    let is_used_up = invite.uses.is_some_and(|uses| invite.used >= uses);
    let is_over = invite.revoked || is_used_up || invite.expires_at.is_some();
    let since = invite.expires_at.unwrap_or(invite.created_at);
    is_over && since.plus_seconds(INVITES_KEPT_S) < now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Author, Role};

    #[test]
    fn invites_that_are_over_are_forgotten_after_a_while_also_those_without_an_end() {
        let made = Timestamp::from_millis(0);
        let late = made.plus_seconds(INVITES_KEPT_S + 1);
        let good = Invite {
            room: None,
            role: Role::Member,
            made_by: Author::erased(),
            created_at: made,
            expires_at: None,
            uses: Some(1),
            used: 0,
            revoked: false,
        };
        let (revoked, used) = (true, 1);
        let revoked = Invite {
            revoked,
            ..good.clone()
        };
        let used_up = Invite {
            used,
            ..good.clone()
        };
        let until_late = Invite {
            expires_at: Some(late),
            ..good.clone()
        };
        assert!(!is_long_over(&good, late));
        assert!(is_long_over(&revoked, late) && !is_long_over(&revoked, made));
        assert!(is_long_over(&used_up, late) && !is_long_over(&used_up, made));
        assert!(!is_long_over(&until_late, late.plus_seconds(1)));
        assert!(is_long_over(
            &until_late,
            late.plus_seconds(INVITES_KEPT_S + 1)
        ));
    }
}
