//! Sending pushes (RFC 8030), and what becomes of those that are not taken.

use data_encoding::BASE64URL_NOPAD;
use futures_util::{StreamExt, stream};
use reqwest::{StatusCode, Url, header::RETRY_AFTER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::{Duration, Instant, sleep};

use super::{
    lock,
    seal::{Reader, seal},
    whom::Told,
};
use crate::{
    domain::{Bearing, RoomKind, Timestamp, UserId, address::is_public},
    service::{Chat, hooks::literal, people::kinds::PushDevice},
};

/// Devices that are told side by side.
const AT_ONCE: usize = 16;
/// How long a push service keeps what a device that is off did not get yet, in seconds: a day.
const TTL_S: u32 = 24 * 60 * 60;
/// Tries, the first included.
const TRIES: u32 = 4;
/// The wait after the first failure; it doubles. What a service asks for is kept up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A device that took nothing is left alone for so long: others must not wait for it.
const REST: Duration = Duration::from_mins(5);
/// Characters of a text that a push holds.
const MOST_CHARS: usize = 240;

/// What came of a try.
pub(super) enum Tried {
    /// The push service has it.
    Taken,
    /// The device will never take any again.
    Gone,
    /// Another try may succeed, after this long if the service says so.
    Later(Option<Duration>, String),
    /// It will never take this one.
    Refused(String),
}

/// What a push service is told of a push.
pub(super) struct Manner {
    /// Of several with one topic that wait only the newest is kept.
    topic: String,
    /// Whether to wake the device.
    urgent: bool,
}

impl Chat {
    pub(super) async fn push_to_all(&self, told: Told) {
        let told = &told;
        stream::iter(&told.users)
            .for_each_concurrent(AT_ONCE, |to| self.push_to_user(told, *to))
            .await;
    }

    async fn push_to_user(&self, told: &Told, to: (UserId, Bearing)) {
        let devices = match self.devices_of(to.0).await {
            Ok(devices) => devices,
            Err(error) => {
                tracing::debug!(%error, "devices could not be read");
                return;
            }
        };
        for (id, device) in devices {
            self.push_to(told, to, &id, &device.value).await;
        }
    }

    async fn push_to(&self, told: &Told, to: (UserId, Bearing), id: &str, device: &PushDevice) {
        let now = Timestamp::now();
        let is_quiet = device.quiet.is_some_and(|quiet| quiet.holds_at(now));
        if is_quiet || self.rests(id) {
            self.hub.metrics().pushed("held");
            return;
        }
        let (user, bearing) = to;
        let payload = self.words(told, bearing, device);
        let manner = Manner {
            topic: topic(user, told.room.as_str()),
            urgent: bearing == Bearing::Calls || told.facts.kind == RoomKind::Direct,
        };
        let outcome = self.push_until_taken(device, &payload, &manner).await;
        self.hub.metrics().pushed(match &outcome {
            Tried::Taken => "taken",
            Tried::Gone => "gone",
            Tried::Later(..) | Tried::Refused(_) => "failed",
        });
        match outcome {
            Tried::Taken => {}
            Tried::Gone => {
                if let Err(error) = self.drop_device(user, id).await {
                    tracing::debug!(%error, "a device that is gone was not forgotten");
                }
            }
            Tried::Later(_, why) | Tried::Refused(why) => {
                tracing::info!(why, "a push service did not take a push");
                let mut resting = lock(&self.pushes.resting);
                resting.retain(|_, until| *until > Instant::now());
                resting.insert(id.to_owned(), Instant::now() + REST);
            }
        }
    }

    fn rests(&self, id: &str) -> bool {
        let resting = lock(&self.pushes.resting);
        resting.get(id).is_some_and(|until| *until > Instant::now())
    }

    async fn push_until_taken(
        &self,
        device: &PushDevice,
        payload: &Value,
        manner: &Manner,
    ) -> Tried {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.try_push(device, payload, Some(manner)).await {
                Tried::Later(asked, _) => {
                    sleep(asked.unwrap_or(wait).min(LONGEST_WAIT)).await;
                    wait *= 2;
                }
                outcome @ (Tried::Taken | Tried::Gone | Tried::Refused(_)) => return outcome,
            }
        }
        self.try_push(device, payload, Some(manner)).await
    }

    /// What a device is told. Without a preview nothing of what was said, by whom, or where.
    fn words(&self, told: &Told, bearing: Bearing, device: &PushDevice) -> Value {
        let mut words = json!({
            "room": told.room,
            "seq": told.seq,
            "calls": bearing == Bearing::Calls,
        });
        if device.preview
            && let Some(words) = words.as_object_mut()
        {
            let text = told.message.spoken().unwrap_or_default();
            let mut short: String = text.chars().take(MOST_CHARS).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            words.insert("author".into(), told.message.author.name.as_str().into());
            words.insert("text".into(), short.into());
            if told.facts.kind != RoomKind::Direct {
                words.insert("room_name".into(), self.name_of(&told.room).into());
            }
        }
        words
    }

    pub(super) async fn try_push(
        &self,
        device: &PushDevice,
        payload: &Value,
        manner: Option<&Manner>,
    ) -> Tried {
        let Ok(url) = device.endpoint.parse::<Url>() else {
            return Tried::Gone;
        };
        // Asked once more: what was allowed when it was kept may not be now.
        if !self.rules.private_webhooks && literal(&url).is_some_and(|address| !is_public(address))
        {
            return Tried::Refused("its address is not on the public internet".to_owned());
        }
        let key = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
        let (public, auth) = (key(&device.p256dh), key(&device.auth));
        let reader = Reader {
            public: &public,
            auth: &auth,
        };
        let service = url.origin().ascii_serialization();
        let now = Timestamp::now();
        let proof = self
            .pushes
            .vapid
            .proof(&service, device.site.as_deref(), now);
        let sealed = seal(&reader, payload.to_string().as_bytes());
        let (Some(proof), Some(sealed)) = (proof, sealed) else {
            return Tried::Refused("its key is no key".to_owned());
        };
        let urgent = manner.is_none_or(|manner| manner.urgent);
        let mut request = self
            .web
            .post(url)
            .header("authorization", proof)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", TTL_S)
            .header("urgency", if urgent { "high" } else { "normal" })
            .body(sealed);
        if let Some(manner) = manner {
            request = request.header("topic", &manner.topic);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            // Without the address: whoever has it could push.
            Err(error) => return Tried::Later(None, error.without_url().to_string()),
        };
        let status = answer.status();
        let why = format!("it answered {}", status.as_u16());
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Tried::Gone,
            StatusCode::TOO_MANY_REQUESTS => Tried::Later(asked_wait(&answer), why),
            _ if status.is_server_error() => Tried::Later(asked_wait(&answer), why),
            _ if status.is_success() => Tried::Taken,
            _ => Tried::Refused(why),
        }
    }
}

fn asked_wait(answer: &reqwest::Response) -> Option<Duration> {
    let text = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    text.parse().ok().map(Duration::from_secs)
}

/// One for each user and room, which does not tell which. 32 letters are allowed.
fn topic(user: UserId, room: &str) -> String {
    let hash = Sha256::digest(format!("{user} {room}").as_bytes());
    BASE64URL_NOPAD.encode(hash.get(..24).unwrap_or_default())
}
