//! Keeping order on the server: people, bans, mutes, and the record of who did what.

use super::{
    Caller, Chat, Result,
    people::{Actor, audit::Act, kinds::AuditEntry, refused, until},
    seats::MAX_TIME_S,
};
use crate::domain::{
    Action, Author, Ban, Rejection, Role, Timestamp, User, UserId, UserKind, access::outranks,
};

/// Most characters of a reason.
const MAX_WHY: usize = 500;

/// A user in a list. The private facts are there only for those who keep order.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Who.
    pub user: Author,
    /// `guest`, `account` or `bot`.
    pub kind: &'static str,
    /// How much the user may do.
    pub role: Role,
    /// For those who keep order.
    pub private: Option<PrivateRow>,
}

/// What only those who keep order see.
#[derive(Clone, Debug)]
pub struct PrivateRow {
    /// Since when.
    pub created_at: Timestamp,
    /// When the user was last seen, to about an hour.
    pub seen_at: Timestamp,
    /// Silenced until then.
    pub muted_until: Option<Timestamp>,
    /// Kept out.
    pub ban: Option<Ban>,
}

/// A reason, without what cannot be seen, within its bound.
pub(super) fn reason(why: Option<&str>) -> Result<String> {
    let why = why.unwrap_or_default();
    let text: String = why
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    let text = text.trim().to_owned();
    if text.chars().count() > MAX_WHY {
        return Err(
            Rejection::invalid(format!("A reason can have at most {MAX_WHY} characters.")).into(),
        );
    }
    Ok(text)
}

impl Chat {
    /// A page of users whose names hold `query`.
    pub async fn users(
        &self,
        caller: &Caller,
        query: &str,
        cursor: Option<UserId>,
        limit: usize,
    ) -> Result<(Vec<UserRow>, Option<UserId>)> {
        self.check(caller, Action::SeePeople)?;
        let all = self.check(caller, Action::Moderate).is_ok();
        let (users, next) = self.people.list(query, cursor, limit).await?;
        let now = Timestamp::now();
        let rows = users.into_iter().filter(|user| {
            // Who is kept out cannot be written to, and who is a guest of one room neither.
            all || (user.ban_at(now).is_none() && user.scope.is_none())
        });
        Ok((rows.map(|user| row(&user, all, now)).collect(), next))
    }

    /// One user.
    pub async fn user_row(&self, caller: &Caller, id: UserId) -> Result<UserRow> {
        self.check(caller, Action::SeePeople)?;
        let all = self.check(caller, Action::Moderate).is_ok();
        let user = self.people.known(id).await?.value;
        let now = Timestamp::now();
        if !all && (user.ban_at(now).is_some() || user.scope.is_some()) {
            return Err(Rejection::not_found("There is no such person here.").into());
        }
        Ok(row(&user, all, now))
    }

    /// Whether the caller may do this to a user.
    fn check_power(&self, caller: &Caller, action: Action, target: &User) -> Result<()> {
        self.check(caller, action)?;
        let own = caller.need()?;
        if own.id == target.id {
            return Err(refused("You cannot do this to yourself."));
        }
        Ok(outranks(own.role, target.role)?)
    }

    /// Gives a user another role on the server: below the caller's own, except that an owner can
    /// make another owner.
    pub async fn change_role(&self, caller: &Caller, id: UserId, role: Role) -> Result<UserRow> {
        self.check(caller, Action::ManagePeople)?;
        let own = caller.need()?;
        if own.role != Role::Owner {
            outranks(own.role, role)?;
        }
        let check = |user: &User| self.check_power(caller, Action::ManagePeople, user);
        let user = self
            .people
            .set_role(id, role, caller.user.as_deref(), check)
            .await?;
        self.sync(id).await?;
        Ok(row(&user, true, Timestamp::now()))
    }

    /// Keeps a user out; a guest's addresses too, if asked.
    pub async fn ban(
        &self,
        caller: &Caller,
        id: UserId,
        for_s: Option<u64>,
        why: Option<&str>,
        addresses: bool,
    ) -> Result<()> {
        self.check(caller, Action::Moderate)?;
        let ban = Ban {
            until: until(for_s.map(|s| s.clamp(1, MAX_TIME_S))),
            why: reason(why)?,
        };
        let user = self.people.known(id).await?.value;
        let mut networks = Vec::new();
        if addresses {
            if user.kind != UserKind::Guest {
                return Err(refused(
                    "Addresses can be banned only together with a guest.",
                ));
            }
            let sessions = self.people.sessions_of(id).await?;
            networks.extend(
                sessions
                    .into_iter()
                    .filter_map(|(_, session)| session.network),
            );
            networks.sort_unstable();
            networks.dedup();
        }
        let check = |user: &User| self.check_power(caller, Action::Moderate, user);
        self.people
            .ban(id, &ban, &networks, caller.user.as_deref(), check)
            .await?;
        self.sync(id).await
    }

    /// Lets a user in again.
    pub async fn unban(&self, caller: &Caller, id: UserId) -> Result<()> {
        self.check(caller, Action::Moderate)?;
        let check = |user: &User| self.check_power(caller, Action::Moderate, user);
        self.people.unban(id, caller.user.as_deref(), check).await?;
        self.sync(id).await
    }

    /// Silences a user everywhere for so many seconds; 0: lets speak again.
    pub async fn mute(
        &self,
        caller: &Caller,
        id: UserId,
        for_s: u64,
        why: Option<&str>,
    ) -> Result<()> {
        self.check(caller, Action::Moderate)?;
        let why = reason(why)?;
        let until = Timestamp::now().plus_seconds(for_s.min(MAX_TIME_S));
        let actor: Actor<'_> = caller.user.as_deref();
        self.people
            .amend(id, |user, change| {
                self.check_power(caller, Action::Moderate, user)?;
                user.muted_until = (for_s > 0).then_some(until);
                let (act, detail) = if for_s > 0 {
                    ("muted", format!("until {until}"))
                } else {
                    ("unmuted", String::new())
                };
                Act::new(act, actor)
                    .on(user)
                    .why(&why)
                    .detail(detail)
                    .write(change);
                Ok(())
            })
            .await?;
        self.sync(id).await
    }

    /// Gives an account a new random password and returns it.
    pub async fn reset_password(&self, caller: &Caller, id: UserId) -> Result<String> {
        self.check(caller, Action::ManagePeople)?;
        let check = |user: &User| self.check_power(caller, Action::ManagePeople, user);
        self.people
            .reset_password(id, caller.user.as_deref(), check)
            .await
    }

    /// A page of the audit log, the newest first.
    pub async fn audit(
        &self,
        caller: &Caller,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<(String, AuditEntry)>, Option<String>)> {
        self.check(caller, Action::SeeAudit)?;
        let (page, next) = self
            .people
            .store
            .page::<AuditEntry>("", cursor, limit)
            .await?;
        let entries = page.into_iter().map(|(id, stored)| (id, stored.value));
        Ok((entries.collect(), next))
    }

    /// All of the audit log that is kept, at most 100,000 acts; that it was taken is an act too.
    pub async fn export_audit(&self, caller: &Caller) -> Result<Vec<(String, AuditEntry)>> {
        const MOST: usize = 100_000;
        self.check(caller, Action::SeeAudit)?;
        let mut change = super::people::store::Change::new();
        Act::new("audit_exported", caller.user.as_deref()).write(&mut change);
        self.people.store.commit(change).await?;
        let all = self.people.store.all::<AuditEntry>("", MOST).await?;
        Ok(all
            .into_iter()
            .map(|(id, stored)| (id, stored.value))
            .collect())
    }
}

fn row(user: &User, all: bool, now: Timestamp) -> UserRow {
    UserRow {
        user: user.author(),
        kind: user.kind.word(),
        role: user.role,
        private: all.then(|| PrivateRow {
            created_at: user.created_at,
            seen_at: user.seen_at,
            muted_until: user.muted_until.filter(|until| *until > now),
            ban: user.ban_at(now).cloned(),
        }),
    }
}
