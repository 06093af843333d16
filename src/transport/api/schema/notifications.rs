//! Of what you are told, and where, as the REST API shows it.

use poem_openapi::{Enum, Object};

use crate::{
    domain::{NotifyLevel, QuietHours},
    protocol::event::NotifyView,
    service::NewPushDevice,
};

/// Of which messages of a room you are told.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename = "NotifyLevel", rename_all = "snake_case")]
pub(crate) enum NotifyLevelObject {
    /// Of all of them.
    All,
    /// Of those that call you, or everybody.
    Mentions,
    /// Of none.
    Nothing,
}

/// Of what you are told in a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Notify", skip_serializing_if_is_none)]
pub(crate) struct NotifyObject {
    /// Of which messages: what you chose, or what is usual in such a room.
    pub level: NotifyLevelObject,
    /// `true` while the room is muted for you.
    pub muted: Option<bool>,
    /// Until when; absent: until you end it.
    pub muted_until: Option<String>,
}

/// Of what to tell you in a room. What is absent is as usual.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SetNotify", deny_unknown_fields)]
pub(crate) struct SetNotifyObject {
    /// Absent: all messages of a direct room, of others those that call you.
    pub level: Option<NotifyLevelObject>,
    /// `true`: mute it.
    pub muted: Option<bool>,
    /// Mute it for so many seconds, a year at most; absent: until you end it.
    pub mute_s: Option<u64>,
}

/// What browsers take pushes by.
#[derive(Object, Debug, Clone)]
#[oai(rename = "PushKey")]
pub(crate) struct PushKeyObject {
    /// The public key of this server in base64url, for `applicationServerKey`.
    pub key: String,
}

/// Hours without pushes, in the time of the device.
#[derive(Object, Debug, Clone)]
#[oai(rename = "QuietHours", deny_unknown_fields)]
pub(crate) struct QuietHoursObject {
    /// Minute of the day at which they begin, 0 to 1439.
    pub from: u16,
    /// Minute at which they end; not after `from`: on the day after.
    pub to: u16,
    /// On which days they begin: bit 0 is Sunday, bit 6 Saturday.
    pub days: u8,
    /// The device's time is so many minutes ahead of UTC.
    pub ahead: i16,
}

/// A push subscription as the browser gives it, and what to push to it.
#[derive(Object, Debug, Clone)]
#[oai(rename = "PushDevice", deny_unknown_fields)]
pub(crate) struct PushDeviceObject {
    /// The address at the push service.
    pub endpoint: String,
    /// The browser's public key, in base64url.
    pub p256dh: String,
    /// The secret of the subscription, in base64url.
    pub auth: String,
    /// Whether a push holds what was said, by whom and where.
    pub preview: bool,
    /// When nothing is pushed.
    pub quiet: Option<QuietHoursObject>,
}

impl From<NotifyLevel> for NotifyLevelObject {
    fn from(level: NotifyLevel) -> Self {
        match level {
            NotifyLevel::All => Self::All,
            NotifyLevel::Mentions => Self::Mentions,
            NotifyLevel::Nothing => Self::Nothing,
        }
    }
}

impl From<NotifyLevelObject> for NotifyLevel {
    fn from(level: NotifyLevelObject) -> Self {
        match level {
            NotifyLevelObject::All => Self::All,
            NotifyLevelObject::Mentions => Self::Mentions,
            NotifyLevelObject::Nothing => Self::Nothing,
        }
    }
}

impl From<NotifyView> for NotifyObject {
    fn from(notify: NotifyView) -> Self {
        Self {
            level: notify.level.into(),
            muted: notify.muted.then_some(true),
            muted_until: notify.muted_until.map(|until| until.to_string()),
        }
    }
}

impl PushDeviceObject {
    /// As the web site `site` asks for it.
    pub(in crate::transport::api) fn asked_by(self, site: Option<String>) -> NewPushDevice {
        NewPushDevice {
            endpoint: self.endpoint,
            p256dh: self.p256dh,
            auth: self.auth,
            preview: self.preview,
            quiet: self.quiet.map(|quiet| QuietHours {
                from: quiet.from,
                to: quiet.to,
                days: quiet.days,
                ahead: quiet.ahead,
            }),
            site,
        }
    }
}
