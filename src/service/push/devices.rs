//! The devices that take pushes.

use data_encoding::BASE64URL_NOPAD;
use reqwest::Url;
use serde_json::{Value, json};

use super::{
    seal::{AUTH, PUBLIC},
    sending::Tried,
};
use crate::{
    backend::Expect,
    domain::{QuietHours, Rate, Rejection, Timestamp, UserId, address::is_public},
    service::{
        Caller, Chat, Result,
        hooks::literal,
        people::{
            kinds::PushDevice,
            store::{Change, Stored},
        },
    },
};

/// Devices of one user; with one more the oldest ends.
const MOST: usize = 20;
/// Most bytes of an address.
const MAX_URL: usize = 2000;

/// A device that wants pushes, as its browser gives it.
#[derive(Clone, Debug)]
pub struct NewPushDevice {
    /// The address at the push service.
    pub endpoint: String,
    /// The browser's public key, in base64url.
    pub p256dh: String,
    /// What both know, in base64url.
    pub auth: String,
    /// Whether a push holds what was said.
    pub preview: bool,
    /// When nothing is pushed.
    pub quiet: Option<QuietHours>,
    /// The web site that asks.
    pub site: Option<String>,
}

impl Chat {
    /// With what this server signs pushes.
    pub fn push_key(&self, caller: &Caller) -> Result<String> {
        caller.need_person()?;
        Ok(self.pushes.vapid.public())
    }

    /// Pushes go to the caller's device from now on, until its session ends.
    pub async fn set_push_device(&self, caller: &Caller, asked: NewPushDevice) -> Result<()> {
        let (user, id) = device(caller)?;
        self.check_endpoint(&asked.endpoint)?;
        let is_key = |text: &str, bytes| {
            BASE64URL_NOPAD
                .decode(text.trim_end_matches('=').as_bytes())
                .is_ok_and(|key| key.len() == bytes)
        };
        if !is_key(&asked.p256dh, PUBLIC) || !is_key(&asked.auth, AUTH) {
            return Err(Rejection::invalid("These are no keys of a push subscription.").into());
        }
        if asked.quiet.is_some_and(|quiet| !quiet.is_sound()) {
            return Err(Rejection::invalid("These are no hours of a day.").into());
        }
        let stored = self.people.store.get::<PushDevice>(&id).await?;
        let before = stored.as_ref().map(|stored| &stored.value);
        let asked = PushDevice {
            endpoint: asked.endpoint,
            p256dh: asked.p256dh.trim_end_matches('=').to_owned(),
            auth: asked.auth.trim_end_matches('=').to_owned(),
            preview: asked.preview,
            quiet: asked.quiet,
            site: asked.site.filter(|site| site.starts_with("https://")),
            created_at: before.map_or_else(Timestamp::now, |before| before.created_at),
        };
        if before == Some(&asked) {
            return Ok(());
        }
        let mut change = Change::new();
        if stored.is_none() {
            let mut others = self.devices_of(user).await?;
            others.sort_by_key(|(_, device)| std::cmp::Reverse(device.value.created_at));
            for (id, _) in others.iter().skip(MOST - 1) {
                change.remove::<PushDevice>(id, Expect::Anything);
            }
        }
        change.put(&id, Expect::Anything, &asked);
        change.touch(user);
        self.people.store.commit(change).await?;
        super::lock(&self.pushes.resting).remove(&id);
        self.look_at_pushee(user).await
    }

    /// Nothing goes to the caller's device any more.
    pub async fn remove_push_device(&self, caller: &Caller) -> Result<()> {
        let (user, id) = device(caller)?;
        self.drop_device(user, &id).await
    }

    pub(super) async fn drop_device(&self, user: UserId, id: &str) -> Result<()> {
        let mut change = Change::new();
        change.remove::<PushDevice>(id, Expect::Anything);
        change.touch(user);
        self.people.store.commit(change).await?;
        self.look_at_pushee(user).await
    }

    /// Sends the caller's device a push that says only that pushes arrive.
    pub async fn test_push(&self, caller: &Caller) -> Result<()> {
        let (user, id) = device(caller)?;
        let stored = self.people.store.get::<PushDevice>(&id).await?;
        let none = || Rejection::not_found("Notifications are not turned on for this device.");
        let device = stored.ok_or_else(none)?.value;
        self.try_once(&format!("push test {user}"), Rate::within(5, 60))
            .await?;
        match self.try_push(&device, &json!({"test": true}), None).await {
            Tried::Taken => Ok(()),
            Tried::Gone => {
                self.drop_device(user, &id).await?;
                Err(Rejection::not_found(
                    "The browser gave up its subscription. Turn notifications on again.",
                )
                .into())
            }
            Tried::Later(_, why) | Tried::Refused(why) => Err(Rejection::conflict(format!(
                "The push service of this browser did not take it: {why}."
            ))
            .into()),
        }
    }

    pub(super) async fn devices_of(
        &self,
        user: UserId,
    ) -> Result<Vec<(String, Stored<PushDevice>)>> {
        let prefix = format!("{user}/");
        Ok(self
            .people
            .store
            .all::<PushDevice>(&prefix, MOST * 2)
            .await?)
    }

    /// For the user's own eyes.
    pub(in crate::service) async fn push_devices_of(&self, user: UserId) -> Result<Vec<Value>> {
        let devices = self.devices_of(user).await?;
        let devices = devices.into_iter().map(|(_, stored)| {
            let device = stored.value;
            json!({
                "endpoint": device.endpoint,
                "preview": device.preview,
                "quiet": device.quiet,
                "created_at": device.created_at,
            })
        });
        Ok(devices.collect())
    }

    /// The address is given by a client: it must not lead into our own network.
    fn check_endpoint(&self, endpoint: &str) -> Result<()> {
        let bad = |sentence: &str| Err(Rejection::invalid(sentence).into());
        let Ok(url) = endpoint.parse::<Url>() else {
            return bad("This is no address of a push service.");
        };
        let is_private = literal(&url).is_some_and(|address| !is_public(address));
        let open = self.rules.private_webhooks;
        let is_web = url.scheme() == "https" || (open && url.scheme() == "http");
        let is_plain = url.username().is_empty() && url.password().is_none();
        if endpoint.len() > MAX_URL || !is_web || !is_plain || url.host_str().is_none() {
            return bad("This is no address of a push service: it must begin with https://.");
        }
        if is_private && !open {
            return bad("Pushes go to the public internet only.");
        }
        Ok(())
    }
}

/// The caller and the id of the caller's device.
fn device(caller: &Caller) -> Result<(UserId, String)> {
    let user = caller.need_person()?.id;
    let session = caller
        .session
        .ok_or_else(|| Rejection::forbidden("Only a device that is signed in can take pushes."))?;
    Ok((user, format!("{user}/{}", session.hex())))
}
