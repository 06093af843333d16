//! Sessions of a user: seeing them, ending them, and letting go of guests who have none.

use super::{
    Caller, Chat, Result,
    people::{
        self,
        kinds::{Name, SeatMark, Session},
        sessions,
        store::Change,
    },
};
use crate::{
    backend::Expect,
    domain::{Notify, Rejection, Saved, SessionId, Timestamp, User, UserId, UserKind, likeness},
};

impl Chat {
    /// Ends a session and closes its connections, on all nodes. A guest whose last session it was
    /// cannot come back: the name is free again.
    pub async fn leave(&self, caller: &Caller) -> Result<()> {
        let Some(session) = caller.session else {
            return Ok(());
        };
        let Some(user) = &caller.user else {
            return Ok(());
        };
        let mut change = Change::new();
        sessions::end(&mut change, user.id, session);
        self.people.store.commit(change).await?;
        self.forget_guest(user.id).await
    }

    /// Lets go of a guest who has no session left. What the guest said stays.
    pub(super) async fn forget_guest(&self, id: UserId) -> Result<()> {
        let Some(stored) = self.people.user(id).await? else {
            return Ok(());
        };
        let user = &stored.value;
        // A ban must outlive the session of whom it keeps out.
        let is_needed = user.kind != UserKind::Guest || user.ban_at(Timestamp::now()).is_some();
        if is_needed || !self.people.sessions_of(id).await?.is_empty() {
            return Ok(());
        }
        let mut change = Change::new();
        Self::remove_user(&mut change, user, stored.expected());
        self.people.store.offer(change).await?;
        Ok(self.backend.forget_reads(id).await?)
    }

    /// Removes a user's record, name and seats.
    pub(super) fn remove_user(change: &mut Change, user: &User, expect: Expect) {
        change.remove::<User>(user.id.to_string(), expect);
        change.remove::<Notify>(user.id.to_string(), Expect::Anything);
        change.remove::<Saved>(user.id.to_string(), Expect::Anything);
        for key in likeness::keys(&user.name) {
            change.remove::<Name>(key, Expect::Anything);
        }
        for room in user.seats.keys() {
            let mark = format!("{room}/{}", user.id);
            change.remove::<SeatMark>(mark, Expect::Anything);
        }
        change.touch(user.id);
    }

    /// The caller's sessions, those used last first.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<(SessionId, Session)>> {
        let user = caller.need_person()?;
        let mut sessions = self.people.sessions_of(user.id).await?;
        let now = Timestamp::now();
        sessions.retain(|(_, session)| !sessions::is_over(session, now));
        sessions.sort_by_key(|(_, session)| std::cmp::Reverse(session.used_at));
        Ok(sessions)
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, caller: &Caller, session: &str) -> Result<()> {
        let user = caller.need_person()?;
        let sessions = self.people.sessions_of(user.id).await?;
        let found = sessions.iter().find(|(id, _)| id.hex() == session);
        let Some((id, _)) = found else {
            return Err(Rejection::not_found(
                "There is no such session. It may have ended already.",
            )
            .into());
        };
        let mut change = Change::new();
        sessions::end(&mut change, user.id, *id);
        self.people.store.commit(change).await?;
        self.forget_guest(user.id).await
    }

    /// Ends all of the caller's sessions but this one.
    pub async fn end_other_sessions(&self, caller: &Caller) -> Result<()> {
        let user = caller.need_person()?;
        let mut others = self.people.sessions_of(user.id).await?;
        others.retain(|(id, _)| caller.session != Some(*id));
        let mut change = Change::new();
        people::end_all(&mut change, user.id, &others);
        Ok(self.people.store.commit(change).await?)
    }
}
