//! The first owner, by a link that the terminal shows.

use std::sync::Arc;

use super::{
    Caller, Chat, Entrance, Result,
    people::{
        OWNER, People,
        audit::Act,
        kinds::{Founded, Setup},
        sessions::{self, Token},
        store::Change,
    },
};
use crate::{
    backend::{BackendError, Expect},
    domain::{DisplayName, Rejection, Role, SessionId, Timestamp, User, UserKind, likeness},
};

/// How long a setup link is good.
pub const SETUP_HOURS: u64 = 24;

impl Chat {
    /// The token of a one-time link that makes its opener the owner; `None` if there is an owner.
    pub async fn setup_token(&self) -> Result<Option<Token>> {
        if self.people.is_founded().await? {
            return Ok(None);
        }
        let token = Token::random()?;
        let setup = Setup {
            expires_at: Timestamp::now().plus_seconds(SETUP_HOURS * 60 * 60),
        };
        let mut change = Change::new();
        change.put(token.session().hex(), Expect::Absent, &setup);
        self.people.store.commit(change).await?;
        Ok(Some(token))
    }

    /// Makes the first owner. Of many who try, one succeeds.
    pub async fn set_up(
        &self,
        caller: &Caller,
        token: &str,
        name: &str,
        password: &str,
    ) -> Result<Entrance> {
        let unknown = || {
            Rejection::not_found(
                "This setup link is not good any more: it was used, or it is older than a day. \
                 Start the server again to get a new one.",
            )
        };
        let hash = SessionId::of_token(token).hex();
        let stored = self.people.store.get::<Setup>(&hash).await?;
        let stored = stored
            .filter(|setup| setup.value.expires_at > Timestamp::now())
            .ok_or_else(unknown)?;
        let name = DisplayName::parse(name)?;
        likeness::check(&name)?;
        let own = caller.user.as_ref();
        let own = own.filter(|user| user.kind == UserKind::Guest && user.scope.is_none());
        let password = self.people.passwords.hash(password, &name).await?;
        let mut user = match own {
            Some(guest) => self.people.rename(guest.id, &name).await?,
            None => User::new(name.clone(), UserKind::Account, Role::Owner),
        };
        let version = match own {
            Some(guest) => Some(self.people.known(guest.id).await?.expected()),
            None => None,
        };
        user.kind = UserKind::Account;
        user.role = Role::Owner;
        user.password = Some(password);
        let session = Token::random()?;
        let mut change = Change::new();
        change.remove::<Setup>(hash, stored.expected());
        change.put(OWNER, Expect::Absent, &Founded { user: user.id });
        match version {
            Some(version) => {
                change.put(user.id.to_string(), version, &user);
                change.touch(user.id);
            }
            None => People::register(&mut change, &user),
        }
        if let (Some(guest), Some(before)) = (own, caller.session) {
            // Whoever else had the guest's cookie must not be the owner by it.
            sessions::end(&mut change, guest.id, before);
        }
        sessions::open(&mut change, &user, &session, &Self::arrival(caller));
        Act::new("server_founded", Some(&user))
            .on(&user)
            .write(&mut change);
        let done = self.people.store.commit(change).await;
        if done == Err(BackendError::Conflict) {
            if own.is_none() {
                self.people.check_free(&name).await?;
            }
            return Err(unknown().into());
        }
        done?;
        Ok(Entrance {
            user: Arc::new(user),
            token: session,
            room: None,
        })
    }
}
