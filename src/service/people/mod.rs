//! Who is known here: users with their names, sessions and seats, in records. What needs no
//! fan-out, so that the command line can do it beside a running server.

pub mod audit;
pub mod kinds;
pub mod passwords;
pub mod sessions;
pub mod store;

use crate::{
    backend::{BackendError, Expect},
    domain::{
        Ban, DisplayName, Rejection, Role, SessionId, Timestamp, User, UserId, UserKind, likeness,
    },
    service::{Failure, Result},
};
use audit::Act;
use kinds::{AddressBan, Device, Founded, Name, Session};
use passwords::Passwords;
use store::{Change, Store, Stored};

/// Tries before a record that others keep changing is given up.
const TRIES: usize = 50;

/// Users with their names, sessions and seats.
pub struct People {
    /// Where they are kept.
    pub store: Store,
    /// How passwords are hashed.
    pub passwords: Passwords,
}

/// The one record that says that the server has an owner.
pub const OWNER: &str = "owner";

/// Who acts: somebody, or the owner of the machine at the command line.
pub type Actor<'a> = Option<&'a User>;

impl People {
    /// Over the records of a backend.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            passwords: Passwords::default(),
        }
    }

    /// One user.
    pub async fn user(&self, id: UserId) -> Result<Option<Stored<User>>> {
        Ok(self.store.get::<User>(&id.to_string()).await?)
    }

    /// One user, or `not_found`.
    pub async fn known(&self, id: UserId) -> Result<Stored<User>> {
        let user = self.user(id).await?;
        user.ok_or_else(|| Rejection::not_found("There is no such person here.").into())
    }

    /// The user whose name this is, or looks like it.
    pub async fn by_name(&self, name: &DisplayName) -> Result<Option<Stored<User>>> {
        let keys = likeness::keys(name);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = self.store.get_many::<Name>(&keys).await?;
        match found.into_iter().flatten().next() {
            Some(name) => self.user(name.value.user).await,
            None => Ok(None),
        }
    }

    /// Whose names these are, by keys of [`likeness::keys`], in the same order.
    pub async fn owners_of(&self, keys: &[String]) -> Result<Vec<Option<UserId>>> {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = self.store.get_many::<Name>(&keys).await?;
        let owner = |name: Option<Stored<Name>>| name.map(|name| name.value.user);
        Ok(found.into_iter().map(owner).collect())
    }

    /// Refuses a name that somebody has already, or that looks like it.
    pub async fn check_free(&self, name: &DisplayName) -> Result<()> {
        match self.by_name(name).await? {
            Some(_) => Err(taken(name).into()),
            None => Ok(()),
        }
    }

    /// Writes a user who is new, with the claim to the name.
    pub fn register(change: &mut Change, user: &User) {
        change.put(user.id.to_string(), Expect::Absent, user);
        for key in likeness::keys(&user.name) {
            change.put(key, Expect::Absent, &Name { user: user.id });
        }
    }

    /// Makes the changes that register a user; a name that somebody else got first is told so.
    /// [`BackendError::Conflict`] if it was something else.
    pub async fn commit_new(&self, change: Change, name: &DisplayName) -> Result<()> {
        match self.store.commit(change).await {
            Err(BackendError::Conflict) => {
                self.check_free(name).await?;
                Err(BackendError::Conflict.into())
            }
            outcome => Ok(outcome?),
        }
    }

    /// Changes a user, whatever others do meanwhile: `amend` is called with the user as it is now,
    /// and with a place for what has to change together with it.
    pub async fn amend<T>(
        &self,
        id: UserId,
        amend: impl Fn(&mut User, &mut Change) -> Result<T>,
    ) -> Result<(User, T)> {
        for _ in 0..TRIES {
            let Stored { version, value } = self.known(id).await?;
            let mut user = value.clone();
            let mut change = Change::new();
            let answer = amend(&mut user, &mut change)?;
            change.put(id.to_string(), Expect::Version(version), &user);
            change.touch(id);
            if self.store.offer(change).await? {
                return Ok((user, answer));
            }
        }
        Err(contended())
    }

    /// Gives a user another name.
    pub async fn rename(&self, id: UserId, name: &DisplayName) -> Result<User> {
        likeness::check(name)?;
        let renamed = self
            .amend(id, |user, change| {
                let (before, after) = (likeness::keys(&user.name), likeness::keys(name));
                for key in before.iter().filter(|key| !after.contains(key)) {
                    change.remove::<Name>(key, Expect::Anything);
                }
                for key in after.iter().filter(|key| !before.contains(key)) {
                    change.put(key, Expect::Absent, &Name { user: id });
                }
                user.name = name.clone();
                Ok(())
            })
            .await;
        match renamed {
            Ok((user, ())) => Ok(user),
            Err(failure) => match self.by_name(name).await? {
                Some(other) if other.value.id != id => Err(taken(name).into()),
                _ => Err(failure),
            },
        }
    }

    /// Adds an account.
    pub async fn add_account(
        &self,
        name: &str,
        password: &str,
        role: Role,
        actor: Actor<'_>,
    ) -> Result<User> {
        let name = DisplayName::parse(name)?;
        likeness::check(&name)?;
        self.check_free(&name).await?;
        let mut user = User::new(name, UserKind::Account, role);
        user.password = Some(self.passwords.hash(password, &user.name).await?);
        let mut change = Change::new();
        Self::register(&mut change, &user);
        if role == Role::Owner && !self.is_founded().await? {
            change.put(OWNER, Expect::Anything, &Founded { user: user.id });
        }
        Act::new("user_added", actor)
            .on(&user)
            .detail(role.word())
            .write(&mut change);
        self.commit_new(change, &user.name).await?;
        Ok(user)
    }

    /// Whether the server has, or had, an owner: then no setup link is good any more.
    pub async fn is_founded(&self) -> Result<bool> {
        Ok(self.store.get::<Founded>(OWNER).await?.is_some())
    }

    /// Gives a user another role on the server.
    pub async fn set_role(
        &self,
        id: UserId,
        role: Role,
        actor: Actor<'_>,
        check: impl Fn(&User) -> Result<()>,
    ) -> Result<User> {
        let founds = role == Role::Owner && !self.is_founded().await?;
        let changed = self.amend(id, |user, change| {
            check(user)?;
            if founds {
                change.put(OWNER, Expect::Anything, &Founded { user: id });
            }
            match user.kind {
                UserKind::Account => {}
                UserKind::Bot if role <= Role::Moderator => {}
                UserKind::Bot => {
                    return Err(refused("A bot can be a moderator at most."));
                }
                UserKind::Guest | UserKind::PasserBy if role == Role::Guest => {}
                UserKind::Guest | UserKind::PasserBy => {
                    return Err(refused(
                        "A guest has no password yet. Only accounts can have a role.",
                    ));
                }
            }
            let detail = format!("{} to {}", user.role.word(), role.word());
            user.role = role;
            Act::new("role_changed", actor)
                .on(user)
                .detail(detail)
                .write(change);
            Ok(())
        });
        Ok(changed.await?.0)
    }

    /// Keeps a user out, `until` then or for good; with `networks`, those of a guest's sessions too.
    pub async fn ban(
        &self,
        id: UserId,
        ban: &Ban,
        networks: &[String],
        actor: Actor<'_>,
        check: impl Fn(&User) -> Result<()>,
    ) -> Result<()> {
        let banned = self.amend(id, |user, change| {
            check(user)?;
            user.ban = Some(ban.clone());
            for network in networks {
                let address = AddressBan {
                    until: ban.until,
                    why: ban.why.clone(),
                    user: id,
                };
                change.put(network, Expect::Anything, &address);
            }
            let until = ban
                .until
                .map_or_else(|| "for good".to_owned(), |until| format!("until {until}"));
            let detail = if networks.is_empty() {
                until
            } else {
                format!("{until}, and {} addresses", networks.len())
            };
            Act::new("banned", actor)
                .on(user)
                .why(&ban.why)
                .detail(detail)
                .write(change);
            Ok(())
        });
        banned.await.map(drop)
    }

    /// Lets a user in again, with the addresses that were kept out together with it.
    pub async fn unban(
        &self,
        id: UserId,
        actor: Actor<'_>,
        check: impl Fn(&User) -> Result<()>,
    ) -> Result<()> {
        let bans = self.store.all::<AddressBan>("", 10_000).await?;
        let own: Vec<&String> = bans
            .iter()
            .filter(|(_, ban)| ban.value.user == id)
            .map(|(network, _)| network)
            .collect();
        let unbanned = self.amend(id, |user, change| {
            check(user)?;
            user.ban = None;
            for network in &own {
                change.remove::<AddressBan>(*network, Expect::Anything);
            }
            Act::new("unbanned", actor).on(user).write(change);
            Ok(())
        });
        unbanned.await.map(drop)
    }

    /// Gives an account a new random password, ends its sessions, and returns the password.
    pub async fn reset_password(
        &self,
        id: UserId,
        actor: Actor<'_>,
        check: impl Fn(&User) -> Result<()>,
    ) -> Result<String> {
        let password = passwords::random()?;
        let name = self.known(id).await?.value.name;
        let hash = self.passwords.hash(&password, &name).await?;
        let sessions = self.sessions_of(id).await?;
        self.amend(id, |user, change| {
            check(user)?;
            if user.kind != UserKind::Account {
                return Err(refused("Only accounts have a password."));
            }
            user.password = Some(hash.clone());
            end_all(change, id, &sessions);
            Act::new("password_reset", actor).on(user).write(change);
            Ok(())
        })
        .await?;
        // Whoever signed in with the old one in between.
        let late = self.sessions_of(id).await?;
        if !late.is_empty() {
            let mut change = Change::new();
            end_all(&mut change, id, &late);
            self.store.commit(change).await?;
        }
        Ok(password)
    }

    /// A page of users, in the order in which they came; those whose name holds `query`.
    /// Looks at no more than 2000 for one page.
    pub async fn list(
        &self,
        query: &str,
        cursor: Option<UserId>,
        limit: usize,
    ) -> Result<(Vec<User>, Option<UserId>)> {
        const MOST_LOOKED_AT: usize = 2000;
        let wanted = query.trim().to_lowercase();
        let mut after = cursor.map(|id| id.to_string());
        let mut found = Vec::new();
        for _ in 0..MOST_LOOKED_AT / 200 {
            let (page, next) = self.store.page::<User>("", after.as_deref(), 200).await?;
            let users = page.into_iter().map(|(_, stored)| stored.value);
            found.extend(users.filter(|user| user.name.as_str().to_lowercase().contains(&wanted)));
            if found.len() > limit {
                found.truncate(limit);
                let last = found.last().map(|user| user.id);
                return Ok((found, last));
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        let next = after.and_then(|id| id.parse().ok()).map(UserId);
        Ok((found, next))
    }

    /// The sessions of a user, with their ids.
    pub async fn sessions_of(&self, user: UserId) -> Result<Vec<(SessionId, Session)>> {
        let prefix = format!("{user}/");
        let devices = self
            .store
            .all::<Device>(&prefix, sessions::MOST * 2)
            .await?;
        let ids: Vec<&str> = devices
            .iter()
            .filter_map(|(id, _)| id.split_once('/').map(|(_, hash)| hash))
            .collect();
        let found = self.store.get_many::<Session>(&ids).await?;
        let known = ids
            .iter()
            .zip(found)
            .filter_map(|(hash, session)| Some((SessionId::of_hex(hash)?, session?.value)));
        Ok(known.collect())
    }
}

/// Ends all these sessions of a user.
pub fn end_all(change: &mut Change, user: UserId, sessions: &[(SessionId, Session)]) {
    for (id, _) in sessions {
        sessions::end(change, user, *id);
    }
}

/// Somebody else has that name, or one that looks like it.
pub fn taken(name: &DisplayName) -> Rejection {
    Rejection::conflict(format!(
        "Somebody here is called {name} already, or has a name that looks like it. Please choose another."
    ))
}

pub(super) fn refused(sentence: &str) -> Failure {
    Failure::Rejected(Rejection::forbidden(sentence))
}

/// Others kept changing the same thing.
pub(super) fn contended() -> Failure {
    let cause = "too many change this at the same time".to_owned();
    Failure::Backend(BackendError::Unavailable(cause))
}

/// Now, and so many seconds more; `None` stays for good.
pub fn until(for_s: Option<u64>) -> Option<Timestamp> {
    for_s.map(|seconds| Timestamp::now().plus_seconds(seconds))
}
