//! Bots: users that are programs, with a token in place of a password.

use super::{
    Caller, Chat, Result,
    people::{
        self, People,
        audit::Act,
        sessions::{self, Arrival, Token},
        store::Change,
    },
};
use crate::domain::{Action, DisplayName, Rejection, Role, User, UserId, UserKind, likeness};

/// Most bots of a server.
const MOST: usize = 500;

impl Chat {
    /// All bots with a token, in the order in which they came. Those that speak for a webhook belong to
    /// their room and are looked after there.
    pub async fn bots(&self, caller: &Caller) -> Result<Vec<User>> {
        self.check(caller, Action::ManageBots)?;
        self.all_bots().await
    }

    async fn all_bots(&self) -> Result<Vec<User>> {
        let all = self.people.store.all::<User>("", usize::MAX).await?;
        let bots = all.into_iter().map(|(_, stored)| stored.value);
        Ok(bots.filter(has_token).collect())
    }

    /// Makes a bot; its token is told this once.
    pub async fn create_bot(&self, caller: &Caller, name: &str) -> Result<(User, Token)> {
        self.check(caller, Action::ManageBots)?;
        if self.all_bots().await?.len() >= MOST {
            return Err(Rejection::limit(format!("There can be {MOST} bots at most.")).into());
        }
        let mut change = Change::new();
        let bot = self.new_bot(caller, name, &mut change).await?;
        let token = Token::random()?;
        sessions::open(&mut change, &bot, &token, &Arrival::default());
        Act::new("bot_created", caller.user.as_deref())
            .on(&bot)
            .write(&mut change);
        self.people.commit_new(change, &bot.name).await?;
        Ok((bot, token))
    }

    /// A bot with this name, to be registered by `change`.
    pub(super) async fn new_bot(
        &self,
        caller: &Caller,
        name: &str,
        change: &mut Change,
    ) -> Result<User> {
        let name = DisplayName::parse(name)?;
        likeness::check(&name)?;
        self.people.check_free(&name).await?;
        let mut bot = User::new(name, UserKind::Bot, Role::Member);
        bot.made_by = caller.user.as_ref().map(|user| user.id);
        People::register(change, &bot);
        Ok(bot)
    }

    async fn bot(&self, id: UserId) -> Result<User> {
        let user = self.people.user(id).await?.map(|stored| stored.value);
        let bot = user.filter(has_token);
        bot.ok_or_else(|| Rejection::not_found("There is no such bot.").into())
    }

    /// A new token for a bot; the old one is worthless from now on.
    pub async fn renew_bot_token(&self, caller: &Caller, id: UserId) -> Result<(User, Token)> {
        self.check(caller, Action::ManageBots)?;
        let bot = self.bot(id).await?;
        let token = Token::random()?;
        let mut change = Change::new();
        people::end_all(&mut change, id, &self.people.sessions_of(id).await?);
        sessions::open(&mut change, &bot, &token, &Arrival::default());
        Act::new("bot_token_renewed", caller.user.as_deref())
            .on(&bot)
            .write(&mut change);
        self.people.store.commit(change).await?;
        Ok((bot, token))
    }

    /// Deletes a bot; what it said stays.
    pub async fn delete_bot(&self, caller: &Caller, id: UserId) -> Result<()> {
        self.check(caller, Action::ManageBots)?;
        let bot = self.bot(id).await?;
        let mut change = Change::new();
        people::end_all(&mut change, id, &self.people.sessions_of(id).await?);
        Self::remove_user(&mut change, &bot, crate::backend::Expect::Anything);
        Act::new("bot_deleted", caller.user.as_deref())
            .on(&bot)
            .write(&mut change);
        self.people.store.commit(change).await?;
        self.sync(id).await?;
        Ok(self.backend.forget_reads(id).await?)
    }
}

fn has_token(user: &User) -> bool {
    user.kind == UserKind::Bot && user.scope.is_none()
}
