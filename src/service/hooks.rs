//! Webhooks: others speak in a room by an address with a secret; a room tells others what is said.
//!
//! Outgoing deliveries follow the room's log with a position of their own, so that a restart or an
//! outage loses none: each message is delivered at least once, in order.

use std::{fmt::Write, net::IpAddr, sync::Arc, time::Duration};

use futures_util::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use serde_json::json;
use sha2::Sha256;
use tokio::time::sleep;
use uuid::Uuid;

use super::{
    Caller, Chat, Result,
    invites::give_seat,
    people::{
        audit::Act,
        kinds::{HookProgress, IncomingHook, OutgoingHook},
        sessions::Token,
        store::{Change, Kept, Stored},
    },
};
use crate::{
    backend::{BackendError, Expect, PageLimit, Window},
    domain::{
        Author, Body, Entry, Nonce, Rejection, Role, RoomId, RoomKind, SessionId, Timestamp,
        UserId, access::Action, address::is_public,
    },
};

/// Webhooks of one kind in a room; further ones are refused.
const MOST_IN_ROOM: usize = 20;
/// Outgoing webhooks of a server; further ones are refused.
const MOST_OUTGOING: usize = 500;
/// Most bytes of an address.
const MAX_URL: usize = 2000;
/// How often rooms with webhooks are looked at.
const PERIOD: Duration = Duration::from_secs(1);
/// How long a node has the turn to deliver.
const TURN: Duration = Duration::from_secs(20);
/// Deliveries of one webhook in one round.
const BATCH: usize = 20;
/// The first wait after a failure, in seconds; it doubles up to [`LONGEST_WAIT_S`].
const FIRST_WAIT_S: u64 = 2;
const LONGEST_WAIT_S: u64 = 60 * 60;
/// Failures in a row after which a webhook is given up: about half a day.
const MAX_FAILURES: u32 = 22;

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
            .in_room(room, &self.name_of(room))
            .detail("incoming")
            .write(&mut change);
        self.people.commit_new(change, &bot.name).await?;
        Ok((format!("{room}.{id}"), secret))
    }

    /// Somebody speaks by a webhook's address.
    pub async fn call_hook(&self, id: &str, secret: &str, text: &str) -> Result<()> {
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
            .say(&Caller::of(bot), &room, Nonce::new(), text)
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
            .in_room(room, &self.name_of(room))
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
            .in_room(room, &self.name_of(room))
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

    pub(super) async fn erase_makers_of_hooks(&self, user: UserId) -> Result<()> {
        let store = &self.people.store;
        for (key, stored) in store.all::<IncomingHook>("", usize::MAX).await? {
            if stored.value.made_by.id == user {
                let hook = IncomingHook {
                    made_by: Author::erased(),
                    ..stored.value.clone()
                };
                self.put_erased(&key, stored.expected(), &hook).await?;
            }
        }
        for (key, stored) in store.all::<OutgoingHook>("", usize::MAX).await? {
            if stored.value.made_by.id == user {
                let hook = OutgoingHook {
                    made_by: Author::erased(),
                    ..stored.value.clone()
                };
                self.put_erased(&key, stored.expected(), &hook).await?;
            }
        }
        Ok(())
    }

    /// One round: what is due of every outgoing webhook, side by side.
    async fn deliver_all(&self) -> Result<()> {
        let hooks = self
            .people
            .store
            .all::<OutgoingHook>("", MOST_OUTGOING)
            .await?;
        if hooks.is_empty() || !self.take_turn("webhooks", TURN).await? {
            return Ok(());
        }
        // Others take over when this node is gone; until then it keeps delivering.
        let until = tokio::time::Instant::now() + TURN.mul_f64(0.9);
        while tokio::time::Instant::now() < until {
            let hooks = self
                .people
                .store
                .all::<OutgoingHook>("", MOST_OUTGOING)
                .await?;
            let rounds = hooks.iter().map(|(key, hook)| async move {
                if let Err(error) = self.deliver(key, &hook.value).await {
                    tracing::debug!(%error, "a webhook has to wait");
                }
            });
            join_all(rounds).await;
            sleep(PERIOD).await;
        }
        Ok(())
    }

    async fn deliver(&self, key: &str, hook: &OutgoingHook) -> Result<()> {
        let Some(room) = key
            .split_once('/')
            .and_then(|(room, _)| RoomId::parse(room).ok())
        else {
            return Ok(());
        };
        let stored = self.people.store.get::<HookProgress>(key).await?;
        let expect = stored.as_ref().map_or(Expect::Absent, Stored::expected);
        let mut progress = stored.map(|stored| stored.value).unwrap_or_default();
        let now = Timestamp::now();
        if progress.disabled || progress.next_at > now.millis() {
            return Ok(());
        }
        let tail = self.backend.tails(std::slice::from_ref(&room)).await?;
        let Some(tail) = tail.into_iter().flatten().next() else {
            return Ok(());
        };
        // A log that lost its end goes on from where it is now.
        let seen = progress.seq.min(tail.top);
        if seen == tail.top && progress.seq == tail.top {
            return Ok(());
        }
        let window = Window::After(seen);
        let page = self
            .backend
            .page(&room, window, PageLimit::entries(BATCH))
            .await?;
        progress.seq = seen;
        for entry in &page.entries {
            if let Err(error) = self
                .post(hook, &room, page.tail.epoch.as_str(), entry)
                .await
            {
                progress.failures += 1;
                progress.last_error = error;
                progress.disabled = progress.failures >= MAX_FAILURES;
                let doublings = (progress.failures - 1).min(16);
                let wait = (FIRST_WAIT_S << doublings).min(LONGEST_WAIT_S);
                progress.next_at = now.plus_seconds(wait).millis();
                break;
            }
            progress.seq = entry.seq;
            progress.failures = 0;
            progress.last_error.clear();
            progress.next_at = 0;
        }
        page.tail.epoch.as_str().clone_into(&mut progress.epoch);
        let mut change = Change::new();
        change.put(key, expect, &progress);
        match self.people.store.commit(change).await {
            // Deleted meanwhile, or another node went on.
            Ok(()) | Err(BackendError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells one message; entries of other kinds are not told.
    async fn post(
        &self,
        hook: &OutgoingHook,
        room: &RoomId,
        epoch: &str,
        entry: &Entry,
    ) -> std::result::Result<(), String> {
        let Body::Message(message) = &entry.body else {
            return Ok(());
        };
        if message.deleted {
            return Ok(());
        }
        let url: Url = hook.url.parse().map_err(|_| "no address".to_owned())?;
        if !self.rules.private_webhooks && literal(&url).is_some_and(|address| !is_public(address))
        {
            return Err("the address is not on the public internet".to_owned());
        }
        let body = json!({
            "event": "message",
            "room": {"id": room, "name": self.name_of(room)},
            "epoch": epoch,
            "entry": entry,
        })
        .to_string();
        let at = Timestamp::now().millis() / 1000;
        let answer = self
            .web
            .post(url)
            .header("content-type", "application/json")
            .header("x-tertulia-delivery", format!("{room}/{epoch}/{}", entry.seq))
            .header("x-tertulia-signature", sign(&hook.secret, at, &body))
            .body(body)
            .send()
            .await
            // Without the address: it may hold a secret of the receiver's.
            .map_err(|error| reason(&error.without_url()))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(format!(
                "the receiver answered {}",
                answer.status().as_u16()
            ))
        }
    }
}

/// An error with its causes, in one line.
fn reason(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        if write!(words, ": {inner}").is_err() {
            break;
        }
        cause = inner.source();
    }
    words.chars().take(300).collect()
}

/// The address in a URL that has no name.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_matches(['[', ']']).parse().ok()
}

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY`.
fn sign(secret: &str, at: i64, body: &str) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{at}.{body}").as_bytes());
    let hex = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
    format!("t={at},v1={hex}")
}

/// Delivers for ever.
pub(super) async fn run(chat: &Arc<Chat>) {
    loop {
        sleep(PERIOD).await;
        if let Err(error) = chat.deliver_all().await {
            tracing::debug!(%error, "webhooks have to wait");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_any_hmac_tool_gives() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
        assert_eq!(
            sign("key", 1_700_000_000, "{\"a\":1}"),
            "t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03"
        );
    }

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
