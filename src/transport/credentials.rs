//! Who sends a request: by the cookie of a session, or by a bot's token.

use poem::{Request, http::header};

use super::{caller, session_cookie};
use crate::{
    domain::{Rejection, SessionId, UserKind},
    service::{Caller, Chat, Failure},
};

/// Most bytes of what a client says it is.
const MAX_AGENT: usize = 400;

/// Who asks. A token that is not good is refused: whoever sends one expects to be known by it. A
/// cookie that is not good is as none.
pub(super) async fn of(chat: &Chat, request: &Request) -> Result<Caller, Failure> {
    let agent = request.headers().get(header::USER_AGENT);
    let agent = agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let mut caller = Caller {
        user: None,
        session: None,
        address: caller::client_address(request),
        agent: agent.chars().take(MAX_AGENT).collect(),
    };
    if let Some(token) = bearer(request) {
        let session = SessionId::of_token(token);
        let user = chat.session(session).await?;
        let bot = user.filter(|user| user.kind == UserKind::Bot);
        let bot = bot.ok_or_else(Rejection::bad_token)?;
        caller.user = Some(bot);
        caller.session = Some(session);
        return Ok(caller);
    }
    if let Some(session) = session_cookie::session_of(request)
        && let Some(user) = chat.session(session).await?
        // A bot's secret is no cookie.
        && user.kind != UserKind::Bot
    {
        caller.user = Some(user);
        caller.session = Some(session);
    }
    Ok(caller)
}

/// The token of `Authorization: Bearer`.
fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?;
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}
