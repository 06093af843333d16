//! Telling other servers what is said. Each outgoing webhook follows its room's log with a position
//! of its own, so that a restart or an outage loses none: each message is delivered at least once,
//! in order.

use std::{fmt::Write, sync::Arc, time::Duration};

use futures_util::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use serde_json::json;
use sha2::Sha256;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    Chat, Result,
    hooks::{MOST_OUTGOING, literal},
    people::{
        kinds::{HookProgress, OutgoingHook},
        store::{Change, Stored},
    },
};
use crate::{
    backend::{Expect, PageLimit, Window},
    domain::{Body, Entry, RoomId, Timestamp, address::is_public},
};

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

impl Chat {
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
        let until = Instant::now() + TURN.mul_f64(0.9);
        while Instant::now() < until {
            let hooks = self
                .people
                .store
                .all::<OutgoingHook>("", MOST_OUTGOING)
                .await?;
            let rounds = hooks
                .iter()
                .map(|(key, hook)| self.deliver(key, &hook.value, until));
            for waits in join_all(rounds).await.into_iter().filter_map(Result::err) {
                tracing::debug!(error = %waits, "a webhook has to wait");
            }
            sleep(PERIOD).await;
        }
        Ok(())
    }

    /// What is due of one webhook, as far as it gets `until` then.
    async fn deliver(&self, key: &str, hook: &OutgoingHook, until: Instant) -> Result<()> {
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
            let post = self.post(hook, &room, page.tail.epoch.as_str(), entry);
            let Ok(outcome) = timeout_at(until, post).await else {
                // Whoever has the turn next tells it again: two at once would tell it out of order.
                break;
            };
            if let Err(error) = outcome {
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
        // Not taken: deleted meanwhile, or another node went on.
        self.people.store.offer(change).await?;
        Ok(())
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
}
