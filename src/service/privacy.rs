//! Leaving nothing behind.

use tokio::time::{Duration, timeout};

use super::{
    Caller, Chat, Result,
    people::{
        self,
        kinds::{
            AuditEntry, ClosedReport, Device, Erasure, IncomingHook, Invite, Name, OpenReport,
            OutgoingHook, PushDevice, Report, SeatMark, Session,
        },
        store::{Change, Kept},
    },
};
use crate::{
    backend::{BackendError, Expect, NewEntry, PageLimit, SlotChange, Touch, Window},
    domain::{
        Author, Body, Entry, Fate, Notify, Rejection, Role, RoomId, Saved, Seq, User, UserId,
        UserKind,
    },
};

/// Entries looked at in one read.
const PAGE: usize = 200;
/// Slots rewritten in one step.
const STEP: usize = 100;
/// Tries before slots that others keep changing are left for another time.
const TRIES: usize = 50;
/// How long a request waits for the erasure.
const AT_ONCE: Duration = Duration::from_secs(5);

impl Chat {
    /// A page of a room's past, and where the one before it begins.
    pub(super) async fn older(
        &self,
        room: &RoomId,
        before: Option<Seq>,
    ) -> Result<(Vec<Entry>, Option<Seq>)> {
        let window = before.map_or(Window::Newest, Window::Before);
        let page = self
            .backend
            .page(room, window, PageLimit::entries(PAGE))
            .await;
        let page = match page {
            Ok(page) => page,
            Err(BackendError::NoRoom) => return Ok((Vec::new(), None)),
            Err(error) => return Err(error.into()),
        };
        let next = page.entries.first().map(|entry| entry.seq);
        Ok((page.entries, next.filter(|_| page.more)))
    }

    /// Deletes the caller's account with everything that tells of it. The name is free at once; what
    /// was said is anonymised or deleted in the background, also after a restart.
    pub async fn delete_me(
        &self,
        caller: &Caller,
        password: Option<&str>,
        confirm: &str,
        fate: Fate,
    ) -> Result<()> {
        let user = caller.need_self()?;
        if confirm.trim() != user.name.as_str() {
            return Err(Rejection::invalid(format!(
                "To delete your account, confirm with your name: {}",
                user.name
            ))
            .into());
        }
        if user.password.is_some() {
            let bucket = format!("password {}", user.id);
            self.try_once(&bucket, self.rules.passwords).await?;
            let given = password.unwrap_or_default();
            let is_right = self
                .people
                .passwords
                .verify(given, user.password.clone())
                .await?;
            if !is_right {
                return Err(Rejection::forbidden("The password is not right.").into());
            }
            self.backend
                .take(&bucket, self.rules.passwords, -1.0)
                .await?;
        }
        if user.role == Role::Owner {
            self.need_other_owner(user.id).await?;
        }
        let stored = self.people.known(user.id).await?;
        let mut change = Change::new();
        people::end_all(
            &mut change,
            user.id,
            &self.people.sessions_of(user.id).await?,
        );
        Self::remove_user(&mut change, &stored.value, stored.expected());
        change.put(user.id.to_string(), Expect::Anything, &Erasure { fate });
        self.people.store.commit(change).await?;
        self.sync(user.id).await?;
        // The account is gone, whatever becomes of this now: what a moment is not enough for goes on
        // without the request.
        match timeout(AT_ONCE, self.erase(user.id, fate)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::info!(%error, "an account is not erased to the end yet");
                self.to_erase.notify_one();
            }
            Err(_) => self.to_erase.notify_one(),
        }
        Ok(())
    }

    async fn need_other_owner(&self, not: UserId) -> Result<()> {
        let all = self.people.store.all::<User>("", usize::MAX).await?;
        let other = all.iter().any(|(_, stored)| {
            let user = &stored.value;
            user.id != not && user.role == Role::Owner && user.kind == UserKind::Account
        });
        if other {
            Ok(())
        } else {
            Err(people::refused(
                "You are the only owner of the server. Make somebody else an owner first.",
            ))
        }
    }

    /// Erases what tells of a user. May be repeated until it is done.
    pub(super) async fn erase(&self, user: UserId, fate: Fate) -> Result<()> {
        self.backend.forget_reads(user).await?;
        for listing in self.backend.rooms().await? {
            self.erase_in_room(&listing.room.id, user, fate).await?;
            self.erase_seat(&listing.room.id, user).await?;
        }
        self.erase_files(user, fate).await?;
        self.erase_records(user).await?;
        self.backend.forget_touch(&Touch::User(user)).await?;
        let mut change = Change::new();
        change.remove::<Erasure>(user.to_string(), Expect::Anything);
        Ok(self.people.store.commit(change).await?)
    }

    async fn erase_in_room(&self, room: &RoomId, user: UserId, fate: Fate) -> Result<()> {
        let mut before = None;
        loop {
            let (entries, next) = self.older(room, before).await?;
            let own: Vec<Seq> = entries
                .iter()
                .filter(|entry| tells_of(&entry.body, user))
                .map(|entry| entry.seq)
                .collect();
            for some in own.chunks(STEP) {
                self.erase_slots(room, some, user, fate).await?;
            }
            before = next;
            if before.is_none() {
                break;
            }
        }
        if fate == Fate::Deleted {
            self.pinned_in(room).await?;
        }
        Ok(())
    }

    async fn erase_slots(
        &self,
        room: &RoomId,
        seqs: &[Seq],
        user: UserId,
        fate: Fate,
    ) -> Result<()> {
        // A slot that changes meanwhile is read again.
        for _ in 0..TRIES {
            let (slots, others) = self.erased_slots(room, seqs, user, fate).await?;
            if slots.is_empty() {
                return Ok(());
            }
            let targets = slots.iter().map(|slot| slot.seq);
            let entry = NewEntry {
                key: None,
                body: Body::Erased {
                    targets: targets.filter(|seq| !others.contains(seq)).collect(),
                    others,
                    fate,
                },
            };
            match self.backend.rewrite(room, slots, entry).await {
                Err(BackendError::Conflict) => {}
                Ok(_) | Err(BackendError::NoRoom) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Err(people::contended())
    }

    /// Those of these slots that still tell of a user, as they are to be; and which of them are
    /// messages of others.
    async fn erased_slots(
        &self,
        room: &RoomId,
        seqs: &[Seq],
        user: UserId,
        fate: Fate,
    ) -> Result<(Vec<SlotChange>, Vec<Seq>)> {
        let (mut slots, mut others) = (Vec::new(), Vec::new());
        for seq in seqs {
            let Some(slot) = self.backend.slot(room, *seq).await? else {
                continue;
            };
            let body = if slot.entry.body.author_id() == user {
                slot.entry.body.erased(fate)
            } else if let Body::Message(mut message) = slot.entry.body
                && message.forget(user)
            {
                others.push(*seq);
                Body::Message(message)
            } else {
                continue;
            };
            slots.push(SlotChange {
                seq: *seq,
                version: slot.version,
                body,
            });
        }
        Ok((slots, others))
    }

    async fn erase_seat(&self, room: &RoomId, user: UserId) -> Result<()> {
        let is_in_direct = self
            .facts(room)
            .await?
            .is_some_and(|facts| facts.members.iter().any(|member| member.id == user));
        if is_in_direct {
            self.amend_room(room, |facts, _| {
                facts.rename_member(user, &Author::erased());
                Ok(())
            })
            .await?;
        }
        let mut change = Change::new();
        change.remove::<SeatMark>(format!("{room}/{user}"), Expect::Anything);
        Ok(self.people.store.commit(change).await?)
    }

    /// Invites, reports and the audit log name people: what they tell stays, of whom goes.
    async fn erase_records(&self, user: UserId) -> Result<()> {
        let erase = |author: &mut Author| erase(author, user);
        self.erase_in::<AuditEntry>(|entry| {
            let by = entry.actor.as_mut().is_some_and(erase);
            let on = entry.target.as_mut().is_some_and(erase);
            by || on
        })
        .await?;
        self.erase_in::<OpenReport>(|OpenReport(report)| erase_in_report(report, user))
            .await?;
        self.erase_in::<ClosedReport>(|ClosedReport(report)| erase_in_report(report, user))
            .await?;
        self.erase_in::<Invite>(|invite| erase(&mut invite.made_by))
            .await?;
        self.erase_in::<IncomingHook>(|hook| erase(&mut hook.made_by))
            .await?;
        self.erase_in::<OutgoingHook>(|hook| erase(&mut hook.made_by))
            .await?;
        self.erase_in::<User>(|bot| bot.made_by.take_if(|maker| *maker == user).is_some())
            .await?;
        self.erase_leftovers(user).await
    }

    /// Writes the records of a kind anew in which `erase` finds something to erase. Somebody else
    /// who changed one meanwhile is no harm: the erasure is repeated until it is done.
    async fn erase_in<T: Kept>(&self, erase: impl Fn(&mut T) -> bool) -> Result<()> {
        for (id, mut stored) in self.people.store.all::<T>("", usize::MAX).await? {
            if erase(&mut stored.value) {
                let mut change = Change::new();
                change.put(id, stored.expected(), &stored.value);
                self.people.store.commit(change).await?;
            }
        }
        Ok(())
    }

    /// What was left by a change that was under way.
    async fn erase_leftovers(&self, user: UserId) -> Result<()> {
        let store = &self.people.store;
        let mut change = Change::new();
        for (id, stored) in store.all::<Name>("", usize::MAX).await? {
            if stored.value.user == user {
                change.remove::<Name>(id, stored.expected());
            }
        }
        for (id, _) in store.all::<Device>(&format!("{user}/"), usize::MAX).await? {
            if let Some((_, hash)) = id.split_once('/') {
                change.remove::<Session>(hash, Expect::Anything);
            }
            change.remove::<Device>(id, Expect::Anything);
        }
        for (id, _) in store
            .all::<PushDevice>(&format!("{user}/"), usize::MAX)
            .await?
        {
            change.remove::<PushDevice>(id, Expect::Anything);
        }
        change.remove::<Notify>(user.to_string(), Expect::Anything);
        change.remove::<Saved>(user.to_string(), Expect::Anything);
        Ok(store.commit(change).await?)
    }
}

/// Whether an entry is the user's doing, or holds something that is.
fn tells_of(body: &Body, user: UserId) -> bool {
    let is_touched = matches!(body, Body::Message(message) if message.is_touched_by(user));
    body.author_id() == user || is_touched
}

/// Whether it was the user, who is nobody now.
fn erase(author: &mut Author, user: UserId) -> bool {
    let is_user = author.id == user;
    if is_user {
        *author = Author::erased();
    }
    is_user
}

fn erase_in_report(report: &mut Report, user: UserId) -> bool {
    let of = erase(&mut report.author, user);
    let from = erase(&mut report.reporter, user);
    let by = report
        .resolved_by
        .as_mut()
        .is_some_and(|author| erase(author, user));
    of || from || by
}
