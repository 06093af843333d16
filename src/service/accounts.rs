//! Coming in and going: guests, accounts, sessions, and the first owner.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{
    Caller, Chat, Result,
    people::{
        self, People, contended,
        kinds::{AddressBan, Session},
        sessions::{self, Token},
        store::Change,
    },
    throttle::network,
};
use crate::{
    backend::{BackendError, ReadMove},
    domain::{
        DisplayName, Rate, Rejection, Role, RoomId, SessionId, Timestamp, User, UserKind,
        access::Access, likeness,
    },
};

/// Rooms in which a newcomer begins at the newest entry; in further ones everything is unread.
const MAX_BEGINNINGS: usize = 500;
/// Tries before an invite that others keep using is given up.
const TRIES: usize = 200;

/// Somebody came in.
#[derive(Debug)]
pub struct Entrance {
    /// Who.
    pub user: Arc<User>,
    /// What opens the session.
    pub token: Token,
    /// The room that an invite led to.
    pub room: Option<RoomId>,
}

impl Chat {
    /// Makes a guest with this name and opens a session for it.
    pub async fn enter(
        &self,
        caller: &Caller,
        name: &str,
        invite: Option<&str>,
    ) -> Result<Entrance> {
        let name = DisplayName::parse(name)?;
        likeness::check(&name)?;
        if self.rules.access == Access::Accounts {
            return Err(Rejection::forbidden(
                "Guests cannot enter here. Sign in, or make an account with an invite.",
            )
            .into());
        }
        if self.rules.access == Access::Invite && invite.is_none() {
            return Err(Rejection::forbidden(
                "This server is by invitation only. Ask somebody inside for a link.",
            )
            .into());
        }
        self.check_address(caller).await?;
        let user = User::new(name, UserKind::Guest, Role::Guest);
        self.newcomer(caller, user, invite).await
    }

    /// Makes an account and opens a session for it.
    pub async fn create_account(
        &self,
        caller: &Caller,
        name: &str,
        password: &str,
        invite: Option<&str>,
    ) -> Result<Entrance> {
        let name = DisplayName::parse(name)?;
        likeness::check(&name)?;
        if self.rules.access != Access::Open && invite.is_none() {
            return Err(Rejection::forbidden(
                "This server is by invitation only. Ask somebody inside for a link.",
            )
            .into());
        }
        self.check_address(caller).await?;
        self.people.check_free(&name).await?;
        let mut user = User::new(name, UserKind::Account, Role::Member);
        user.password = Some(self.people.passwords.hash(password, &user.name).await?);
        self.newcomer(caller, user, invite).await
    }

    async fn check_address(&self, caller: &Caller) -> Result<()> {
        let Some(address) = caller.address else {
            return Ok(());
        };
        self.new_guests.take(network(address))?;
        let network = network(address).to_string();
        if let Some(ban) = self.people.store.get::<AddressBan>(&network).await? {
            let ban = crate::domain::Ban {
                until: ban.value.until,
                why: ban.value.why,
            };
            if ban.until.is_none_or(|until| until > Timestamp::now()) {
                return Err(Rejection::banned(&ban).into());
            }
        }
        Ok(())
    }

    async fn newcomer(
        &self,
        caller: &Caller,
        user: User,
        invite: Option<&str>,
    ) -> Result<Entrance> {
        self.people.check_free(&user.name).await?;
        let token = Token::random()?;
        for _ in 0..TRIES {
            let mut user = user.clone();
            let mut change = Change::new();
            let room = match invite {
                Some(code) => self.use_invite(code, &mut user, &mut change).await?,
                None => None,
            };
            People::register(&mut change, &user);
            sessions::open(&mut change, &user, &token, &Self::arrival(caller));
            let outcome = self.people.commit_new(change, &user.name).await;
            // Another one used the invite at the same moment: look at it again.
            if invite.is_some() && outcome == Err(BackendError::Conflict.into()) {
                continue;
            }
            outcome?;
            // Without it more is unread than should be; the newcomer is in all the same.
            let user = Arc::new(user);
            if let Err(error) = self.begin_here(&user).await {
                tracing::debug!(%error, "a newcomer's read positions were not noted");
            }
            return Ok(Entrance { user, token, room });
        }
        Err(contended())
    }

    /// What was said before somebody came is not unread: it is history.
    async fn begin_here(&self, user: &Arc<User>) -> Result<()> {
        let caller = Caller {
            user: Some(Arc::clone(user)),
            ..Caller::default()
        };
        let lobby = self.hub.lobby();
        let mut rooms = lobby.rooms();
        // Whoever is told how far they have read a room is told that it exists.
        rooms.retain(|room| {
            let facts = lobby.facts(&room.id);
            room.top > 0 && facts.is_some_and(|facts| self.sees(&caller, &room.id, &facts))
        });
        rooms.truncate(MAX_BEGINNINGS);
        let moves = rooms.iter().map(|room| {
            let way = ReadMove::Forward;
            self.backend.move_read(user.id, &room.id, room.top, way)
        });
        for moved in join_all(moves).await {
            moved?;
        }
        Ok(())
    }

    /// Opens a session for an account. Never tells whether the name or the password was wrong; as
    /// many wrong tries as the setting allows for one account, and four times that for one address.
    pub async fn sign_in(&self, caller: &Caller, name: &str, password: &str) -> Result<Entrance> {
        let name = DisplayName::parse(name).map_err(|_| Rejection::bad_credentials())?;
        let found = self.people.by_name(&name).await?;
        let user = found
            .map(|stored| stored.value)
            .filter(|user| user.kind == UserKind::Account);
        // A name can be written in many ways that all lead to one account: its tries are counted
        // together.
        let account = match &user {
            Some(user) => format!("sign-in {}", user.id),
            None => format!("sign-in {}", likeness::keys(&name).join(" ")),
        };
        let address = caller
            .address
            .map(|address| format!("sign-in from {}", network(address)));
        let wide = Rate {
            per_second: self.rules.passwords.per_second * 4.0,
            burst: self.rules.passwords.burst * 4.0,
        };
        self.try_once(&account, self.rules.passwords).await?;
        if let Some(address) = &address {
            self.try_once(address, wide).await?;
        }
        let stored = user.as_ref().and_then(|user| user.password.clone());
        let is_right = self.people.passwords.verify(password, stored).await?;
        let Some(user) = user.filter(|_| is_right) else {
            return Err(Rejection::bad_credentials().into());
        };
        // It was no wrong try.
        self.backend
            .take(&account, self.rules.passwords, -1.0)
            .await?;
        if let Some(address) = &address {
            self.backend.take(address, wide, -1.0).await?;
        }
        if let Some(ban) = user.ban_at(Timestamp::now()) {
            return Err(Rejection::banned(ban).into());
        }
        let token = self.open_session(caller, &user, &[]).await?;
        self.check_still(&user, &token).await?;
        Ok(Entrance {
            user: Arc::new(user),
            token,
            room: None,
        })
    }

    /// A password that was changed while somebody signed in with the old one ends that session too:
    /// whoever changed it did not see it yet.
    async fn check_still(&self, user: &User, token: &Token) -> Result<()> {
        let now = self.people.known(user.id).await?.value;
        if now.password == user.password {
            return Ok(());
        }
        let mut change = Change::new();
        sessions::end(&mut change, user.id, token.session());
        self.people.store.commit(change).await?;
        Err(Rejection::bad_credentials().into())
    }

    pub(super) async fn try_once(&self, bucket: &str, rate: Rate) -> Result<()> {
        match self.backend.take(bucket, rate, 1.0).await? {
            None => Ok(()),
            Some(wait) => Err(Rejection::too_many_tries(wait).into()),
        }
    }

    /// A new session; the one that the caller came with, and `ended`, are over.
    async fn open_session(
        &self,
        caller: &Caller,
        user: &User,
        ended: &[(SessionId, Session)],
    ) -> Result<Token> {
        let token = Token::random()?;
        let mut change = Change::new();
        // The browser forgets its cookie, whosever it was.
        let before = caller
            .user
            .as_ref()
            .filter(|user| user.kind != UserKind::Bot);
        if let (Some(session), Some(before)) = (caller.session, before) {
            sessions::end(&mut change, before.id, session);
        }
        people::end_all(&mut change, user.id, ended);
        if let Some(oldest) = self.people.superfluous(user.id).await? {
            sessions::end(&mut change, user.id, oldest);
        }
        sessions::open(&mut change, user, &token, &Self::arrival(caller));
        self.people.store.commit(change).await?;
        if let Some(before) = before.filter(|before| before.id != user.id) {
            self.forget_guest(before.id).await?;
        }
        Ok(token)
    }

    /// A guest sets a password and is an account: same id, same history, same rooms.
    pub async fn claim(
        &self,
        caller: &Caller,
        password: &str,
        name: Option<&str>,
    ) -> Result<Entrance> {
        let user = caller.need_person()?;
        check_claimable(user)?;
        let name = name.map(DisplayName::parse).transpose()?;
        let hash = self
            .people
            .passwords
            .hash(password, name.as_ref().unwrap_or(&user.name))
            .await?;
        if let Some(name) = name.filter(|name| *name != user.name) {
            self.people.rename(user.id, &name).await?;
        }
        let (user, ()) = self
            .people
            .amend(user.id, |user, _| {
                // Of two who claim at once, the other one's password holds.
                check_claimable(user)?;
                user.kind = UserKind::Account;
                user.role = user.role.max(Role::Member);
                user.password = Some(hash.clone());
                Ok(())
            })
            .await?;
        let token = self.open_session(caller, &user, &[]).await?;
        Ok(Entrance {
            user: Arc::new(user),
            token,
            room: None,
        })
    }

    /// Gives the caller another name.
    pub async fn rename(&self, caller: &Caller, name: &str) -> Result<Arc<User>> {
        let user = caller.need_person()?;
        let name = DisplayName::parse(name)?;
        let renamed = self.people.rename(user.id, &name).await?;
        self.rename_in_directs(&renamed).await?;
        Ok(Arc::new(renamed))
    }

    /// Another password; all other sessions end.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: &str,
        password: &str,
    ) -> Result<Entrance> {
        let user = caller.need_person()?;
        let bucket = format!("password {}", user.id);
        self.try_once(&bucket, self.rules.passwords).await?;
        let stored = user.password.clone();
        let is_right = self.people.passwords.verify(current, stored.clone());
        if stored.is_none() || !is_right.await? {
            return Err(not_right().into());
        }
        self.backend
            .take(&bucket, self.rules.passwords, -1.0)
            .await?;
        let hash = self.people.passwords.hash(password, &user.name).await?;
        let (user, ()) = self
            .people
            .amend(user.id, |user, _| {
                // Reset meanwhile: what was given is not the current one any more.
                if user.password != stored {
                    return Err(not_right().into());
                }
                user.password = Some(hash.clone());
                Ok(())
            })
            .await?;
        let mut others = self.people.sessions_of(user.id).await?;
        others.retain(|(id, _)| caller.session != Some(*id));
        let token = self.open_session(caller, &user, &others).await?;
        Ok(Entrance {
            user: Arc::new(user),
            token,
            room: None,
        })
    }

    /// A user of one plain connection, known to nobody afterwards. No name given means
    /// "Anonymous". A name that somebody has here, or that looks like it, is refused.
    pub async fn passer_by(&self, caller: &Caller, name: Option<&str>) -> Result<Arc<User>> {
        if self.rules.access != Access::Open {
            return Err(Rejection::unauthorized().into());
        }
        self.check_address(caller).await?;
        let name = match name.map(str::trim) {
            None | Some("") => DisplayName::anonymous(),
            Some(name) => DisplayName::parse(name)?,
        };
        if name != DisplayName::anonymous() {
            likeness::check(&name)?;
            self.people.check_free(&name).await?;
        }
        Ok(Arc::new(User::new(name, UserKind::PasserBy, Role::Guest)))
    }
}

fn check_claimable(user: &User) -> Result<()> {
    if user.kind != UserKind::Guest {
        return Err(Rejection::conflict("You have an account already.").into());
    }
    if user.scope.is_some() {
        return Err(Rejection::forbidden(
            "You are a guest of one room. Ask for an invite to the server to keep your name.",
        )
        .into());
    }
    Ok(())
}

fn not_right() -> Rejection {
    Rejection::forbidden("The current password is not right.")
}
