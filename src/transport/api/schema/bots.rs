//! Bots and webhooks, as the REST API shows them.

use poem_openapi::Object;

use super::UserObject;
use crate::service::{HookView, OutgoingView};

/// A bot with its token, told this once.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewBot")]
pub(crate) struct NewBotObject {
    /// The bot.
    pub bot: UserObject,
    /// For `Authorization: Bearer`.
    pub token: String,
}

/// A bot.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Bot")]
pub(crate) struct BotObject {
    /// Who.
    pub user: UserObject,
    /// Since when.
    pub created_at: String,
    /// When it last spoke to the server, to about an hour.
    pub seen_at: String,
}

/// A webhook that speaks in a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "IncomingHook")]
pub(crate) struct IncomingHookObject {
    /// Names it.
    pub id: String,
    /// How its bot is called.
    pub name: String,
    /// Who made it.
    pub made_by: UserObject,
    /// When.
    pub created_at: String,
}

/// A webhook that tells another server what is said.
#[derive(Object, Debug, Clone)]
#[oai(rename = "OutgoingHook", skip_serializing_if_is_none)]
pub(crate) struct OutgoingHookObject {
    /// Names it.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Who made it.
    pub made_by: UserObject,
    /// When.
    pub created_at: String,
    /// `ok`, `retrying`, or `disabled` after half a day of failures.
    pub state: String,
    /// Deliveries in a row that failed.
    pub failures: u32,
    /// What the last of them said.
    pub last_error: Option<String>,
}

/// The webhooks of a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Hooks")]
pub(crate) struct HooksObject {
    /// Those that speak here.
    pub incoming: Vec<IncomingHookObject>,
    /// Those that tell others.
    pub outgoing: Vec<OutgoingHookObject>,
}

impl From<HookView> for HooksObject {
    fn from(hooks: HookView) -> Self {
        let incoming = hooks.incoming.into_iter();
        Self {
            incoming: incoming
                .map(|(id, name, made_by, created_at)| IncomingHookObject {
                    id,
                    name,
                    made_by: UserObject::from(&made_by),
                    created_at: created_at.to_string(),
                })
                .collect(),
            outgoing: hooks.outgoing.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<OutgoingView> for OutgoingHookObject {
    fn from(hook: OutgoingView) -> Self {
        Self {
            id: hook.id,
            url: hook.url,
            made_by: UserObject::from(&hook.made_by),
            created_at: hook.created_at.to_string(),
            state: hook.state.word().to_owned(),
            failures: hook.failures,
            last_error: hook.last_error,
        }
    }
}

/// An address to tell.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Url", deny_unknown_fields)]
pub(crate) struct UrlObject {
    /// `https://…`, on the public internet.
    pub url: String,
}

/// A webhook that speaks, with its address, told this once.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewIncomingHook")]
pub(crate) struct NewIncomingHookObject {
    /// Names it.
    pub id: String,
    /// The rest of the address after the server's own. Whoever has it can speak.
    pub path: String,
}

/// A webhook that tells, with its secret, told this once.
#[derive(Object, Debug, Clone)]
#[oai(rename = "NewOutgoingHook")]
pub(crate) struct NewOutgoingHookObject {
    /// Names it.
    pub id: String,
    /// The key of the HMAC-SHA256 in `X-Tertulia-Signature`.
    pub secret: String,
}

/// A message in the shape of Slack's incoming webhooks; fields that are not named here mean nothing.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SlackMessage")]
pub(crate) struct SlackObject {
    /// What to say.
    pub text: Option<String>,
    /// Said instead, or below.
    pub attachments: Option<Vec<SlackAttachmentObject>>,
}

/// A part of a message in the shape of Slack's.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SlackAttachment")]
pub(crate) struct SlackAttachmentObject {
    /// Its heading.
    pub title: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// Said where there are no words.
    pub fallback: Option<String>,
}

impl SlackObject {
    /// All of it as one text.
    pub(crate) fn words(self) -> String {
        let mut parts: Vec<String> = self.text.into_iter().collect();
        for attachment in self.attachments.unwrap_or_default() {
            parts.extend(attachment.title);
            parts.extend(attachment.text.or(attachment.fallback));
        }
        parts.retain(|part| !part.trim().is_empty());
        parts.join("\n")
    }
}

/// It was said.
#[derive(Object, Debug, Clone)]
#[oai(rename = "HookAnswer")]
pub(crate) struct HookAnswerObject {
    /// `true`
    pub ok: bool,
}
