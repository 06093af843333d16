//! Webhooks: others speak in a room by an address with a secret; a room tells others what is said,
//! by [`super::delivery`].

use std::{net::IpAddr, sync::Arc};

use reqwest::Url;
use uuid::Uuid;

use super::{
    Caller, Chat, Result,
    people::{
        audit::Act,
        kinds::{HookProgress, IncomingHook, OutgoingHook},
        sessions::Token,
        store::{Change, Kept, Stored},
    },
    seats::give_seat,
};
use crate::{
    backend::Expect,
    domain::{
        Action, Author, Nonce, Rejection, Role, RoomId, RoomKind, SessionId, Timestamp,
        address::is_public,
    },
};

/// Webhooks of one kind in a room; further ones are refused.
const MOST_IN_ROOM: usize = 20;
/// Outgoing webhooks of a server; further ones are refused.
pub(super) const MOST_OUTGOING: usize = 500;
/// Most bytes of an address.
const MAX_URL: usize = 2000;

/// The webhooks of a room.
#[derive(Clone, Debug)]
pub struct HookView {
    /// Those that speak here: id, name, who made it and when.
    pub incoming: Vec<(String, String, Author, Timestamp)>,
    /// Those that tell others.
    pub outgoing: Vec<OutgoingView>,
}

/// An outgoing webhook and how it fares.
#[derive(Clone, Debug)]
pub struct OutgoingView {
    /// Names it.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Who made it.
    pub made_by: Author,
    /// When.
    pub created_at: Timestamp,
    /// How it fares.
    pub state: HookState,
    /// Deliveries in a row that failed.
    pub failures: u32,
    /// What the last of them said.
    pub last_error: Option<String>,
}

/// How an outgoing webhook fares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HookState {
    /// The last delivery arrived.
    Ok,
    /// It failed and will be tried again.
    Retrying,
    /// Given up.
    Disabled,
}

impl HookState {
    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Retrying => "retrying",
            Self::Disabled => "disabled",
        }
    }
}

fn unknown() -> Rejection {
    Rejection::not_found("There is no such webhook.")
}

impl Chat {
    /// The webhooks of a room.
    pub async fn hooks(&self, caller: &Caller, room: &RoomId) -> Result<HookView> {
        self.check_in(caller, Action::ManageHooks, room).await?;
        let prefix = format!("{room}/");
        let id = |key: &str| key.strip_prefix(&prefix).unwrap_or(key).to_owned();
        let incoming = self
            .people
            .store
            .all::<IncomingHook>(&prefix, MOST_IN_ROOM)
            .await?;
        let outgoing = self
            .people
            .store
            .all::<OutgoingHook>(&prefix, MOST_IN_ROOM)
            .await?;
        let keys: Vec<&str> = outgoing.iter().map(|(key, _)| key.as_str()).collect();
        let progress = self.people.store.get_many::<HookProgress>(&keys).await?;
        let outgoing = outgoing
            .iter()
            .zip(progress)
            .map(|((key, hook), progress)| {
                let progress = progress.map(|stored| stored.value).unwrap_or_default();
                OutgoingView {
                    id: id(key),
                    url: hook.value.url.clone(),
                    made_by: hook.value.made_by.clone(),
                    created_at: hook.value.created_at,
                    state: match (progress.disabled, progress.failures) {
                        (true, _) => HookState::Disabled,
                        (false, 0) => HookState::Ok,
                        (false, _) => HookState::Retrying,
                    },
                    failures: progress.failures,
                    last_error: Some(progress.last_error).filter(|error| !error.is_empty()),
                }
            });
        Ok(HookView {
            incoming: incoming
                .iter()
                .map(|(key, hook)| {
                    let hook = &hook.value;
                    (
                        id(key),
                        hook.name.clone(),
                        hook.made_by.clone(),
                        hook.created_at,
                    )
                })
                .collect(),
            outgoing: outgoing.collect(),
        })
    }

    async fn check_room_for<T: Kept>(&self, room: &RoomId) -> Result<()> {
        let prefix = format!("{room}/");
        if self
            .people
            .store
            .all::<T>(&prefix, MOST_IN_ROOM)
            .await?
            .len()
            < MOST_IN_ROOM
        {
            return Ok(());
        }
        Err(Rejection::limit(format!(
            "A room can have {MOST_IN_ROOM} webhooks of a kind at most."
        ))
        .into())
    }

    /// Makes a webhook that speaks in a room as a bot called `name`. Returns its id and the secret of
    /// its address, which is told this once.
    pub async fn create_incoming_hook(
        &self,
        caller: &Caller,
        room: &RoomId,
        name: &str,
    ) -> Result<(String, Token)> {
        let facts = self.check_in(caller, Action::ManageHooks, room).await?;
        self.check_room_for::<IncomingHook>(room).await?;
        let mut change = Change::new();
        let mut bot = self.new_bot(caller, name, &mut change).await?;
        if facts.kind != RoomKind::Open {
            give_seat(&mut change, &mut bot, room, Role::Member);
        }
        // It speaks here and nowhere else.
        bot.scope = Some(room.clone());
        change.put(bot.id.to_string(), Expect::Absent, &bot);
        let secret = Token::random()?;
        let id = Uuid::new_v4().to_string();
        let hook = IncomingHook {
            bot: bot.id,
            name: bot.name.to_string(),
            secret_hash: secret.session().hex(),
            made_by: caller.author()?,
            created_at: Timestamp::now(),
        };
        change.put(format!("{room}/{id}"), Expect::Absent, &hook);
        Act::new("webhook_created", caller.user.as_deref())
            .on(&bot)
            .in_room(&self.scene(room))
            .detail("incoming")
            .write(&mut change);
        self.people.commit_new(change, &bot.name).await?;
        Ok((format!("{room}.{id}"), secret))
    }

    /// Somebody speaks by a webhook's address.
    pub async fn call_hook(self: &Arc<Self>, id: &str, secret: &str, text: &str) -> Result<()> {
        let (room, key) = id.split_once('.').ok_or_else(unknown)?;
        let room = RoomId::parse(room).map_err(|_| unknown())?;
        let stored = self
            .people
            .store
            .get::<IncomingHook>(&format!("{room}/{key}"))
            .await?;
        let hook = stored.ok_or_else(unknown)?.value;
        // Hashes are compared: how far they agree tells nothing of the secret.
        if SessionId::of_token(secret).hex() != hook.secret_hash {
            return Err(unknown().into());
        }
        let bot = self.user(hook.bot).await?.ok_or_else(unknown)?;
        let pending = self
            .say(
                &Caller::of(bot),
                &room,
                Nonce::new(),
                super::Saying::new(text),
            )
            .await?;
        pending.await?;
        Ok(())
    }

    /// Makes a webhook that tells another server what is said in a room. Returns its id and the
    /// secret with which deliveries are signed, which is told this once.
    pub async fn create_outgoing_hook(
        &self,
        caller: &Caller,
        room: &RoomId,
        url: &str,
    ) -> Result<(String, Token)> {
        self.check_in(caller, Action::ManageHooks, room).await?;
        self.check_room_for::<OutgoingHook>(room).await?;
        let all = self
            .people
            .store
            .all::<OutgoingHook>("", MOST_OUTGOING)
            .await?;
        if all.len() >= MOST_OUTGOING {
            return Err(Rejection::limit(format!(
                "There can be {MOST_OUTGOING} webhooks at most."
            ))
            .into());
        }
        let url = self.check_url(url)?;
        let secret = Token::random()?;
        let id = Uuid::new_v4().to_string();
        let key = format!("{room}/{id}");
        let hook = OutgoingHook {
            url: url.to_string(),
            secret: secret.secret().to_owned(),
            made_by: caller.author()?,
            created_at: Timestamp::now(),
        };
        // What is said from now on.
        let tail = self.backend.tails(std::slice::from_ref(room)).await?;
        let tail = tail.into_iter().flatten().next();
        let progress = HookProgress {
            epoch: tail
                .as_ref()
                .map_or(String::new(), |tail| tail.epoch.as_str().to_owned()),
            seq: tail.map_or(0, |tail| tail.top),
            ..HookProgress::default()
        };
        let mut change = Change::new();
        change.put(&key, Expect::Absent, &hook);
        change.put(&key, Expect::Absent, &progress);
        Act::new("webhook_created", caller.user.as_deref())
            .in_room(&self.scene(room))
            .detail(format!(
                "outgoing to {}",
                url.host_str().unwrap_or_default()
            ))
            .write(&mut change);
        self.people.store.commit(change).await?;
        Ok((id, secret))
    }

    fn check_url(&self, url: &str) -> Result<Url> {
        let bad = |sentence: &str| Rejection::invalid(sentence);
        if url.len() > MAX_URL {
            return Err(bad("The address is too long.").into());
        }
        let url: Url = url.trim().parse().map_err(|_| {
            bad("This is no address. It must begin with https://, such as https://example.org/hook")
        })?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
        if !is_web || !url.username().is_empty() || url.password().is_some() {
            return Err(bad(
                "The address must begin with https:// or http:// and hold no user or password.",
            )
            .into());
        }
        if !self.rules.private_webhooks && literal(&url).is_some_and(|address| !is_public(address))
        {
            return Err(bad(
                "Webhooks reach only the public internet here. For one in a private network set `private_webhooks` on the server.",
            )
            .into());
        }
        Ok(url)
    }

    /// Deletes a webhook of either kind.
    pub async fn delete_hook(&self, caller: &Caller, room: &RoomId, id: &str) -> Result<()> {
        self.check_in(caller, Action::ManageHooks, room).await?;
        let id = id.strip_prefix(&format!("{room}.")).unwrap_or(id);
        let key = format!("{room}/{id}");
        let incoming = self.people.store.get::<IncomingHook>(&key).await?;
        let outgoing = self.people.store.get::<OutgoingHook>(&key).await?;
        if incoming.is_none() && outgoing.is_none() {
            return Err(unknown().into());
        }
        let mut change = Change::new();
        self.remove_hook(&mut change, &key, incoming.as_ref())
            .await?;
        Act::new("webhook_deleted", caller.user.as_deref())
            .in_room(&self.scene(room))
            .write(&mut change);
        self.people.store.commit(change).await?;
        if let Some(hook) = incoming {
            self.sync(hook.value.bot).await?;
        }
        Ok(())
    }

    async fn remove_hook(
        &self,
        change: &mut Change,
        key: &str,
        incoming: Option<&Stored<IncomingHook>>,
    ) -> Result<()> {
        if let Some(hook) = incoming
            && let Some(bot) = self.people.user(hook.value.bot).await?
        {
            Self::remove_user(change, &bot.value, Expect::Anything);
        }
        change.remove::<IncomingHook>(key, Expect::Anything);
        change.remove::<OutgoingHook>(key, Expect::Anything);
        change.remove::<HookProgress>(key, Expect::Anything);
        Ok(())
    }

    pub(super) async fn remove_hooks_of(&self, room: &RoomId) -> Result<()> {
        let prefix = format!("{room}/");
        for (key, stored) in self
            .people
            .store
            .all::<IncomingHook>(&prefix, usize::MAX)
            .await?
        {
            let mut change = Change::new();
            self.remove_hook(&mut change, &key, Some(&stored)).await?;
            self.people.store.commit(change).await?;
        }
        for (key, _) in self
            .people
            .store
            .all::<OutgoingHook>(&prefix, usize::MAX)
            .await?
        {
            let mut change = Change::new();
            self.remove_hook(&mut change, &key, None).await?;
            self.people.store.commit(change).await?;
        }
        Ok(())
    }
}

/// The address in a URL that has no name.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_matches(['[', ']']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_numbers_is_seen_in_all_its_forms() {
        for (url, address) in [
            ("http://127.0.0.1/", "127.0.0.1"),
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("http://[::1]:80/", "::1"),
            ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"),
        ] {
            let url: Url = url.parse().unwrap();
            assert_eq!(literal(&url), Some(address.parse().unwrap()), "{url}");
        }
        let url: Url = "http://example.org/".parse().unwrap();
        assert_eq!(literal(&url), None);
    }
}
