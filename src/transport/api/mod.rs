//! The REST API, described by poem-openapi. The rules are the service's; here are only names,
//! shapes and examples.

mod answers;
mod messages;
mod people;
mod rooms;
mod schema;

use std::sync::Arc;

use poem::{Request, http::HeaderMap};
use poem_openapi::{OpenApiService, Tags};

use super::{caller, session_cookie};
use crate::{
    domain::{RoomId, User},
    service::{Chat, Failure},
};

pub use messages::MessagesApi;
pub use people::PeopleApi;
pub use rooms::RoomsApi;

/// What the REST API needs.
#[derive(Clone)]
pub struct Context {
    /// The use cases.
    pub chat: Arc<Chat>,
    /// The server's name.
    pub name: Arc<str>,
}

#[derive(Tags)]
enum ApiTags {
    /// The list of rooms.
    Rooms,
    /// What was and is said.
    Messages,
    /// Who is here, and who you are.
    People,
}

/// All of the API.
pub type Apis = (RoomsApi, MessagesApi, PeopleApi);

/// The description and the handlers, which find their [`Context`] in the request.
pub fn service() -> OpenApiService<Apis, ()> {
    OpenApiService::new(
        (RoomsApi, MessagesApi, PeopleApi),
        "Tertulia",
        env!("CARGO_PKG_VERSION"),
    )
    .server("/")
    .description(
        "Rooms, their history and who is in them. Everything live goes over the WebSocket \
             `/ws` (docs/protocol.md) or, for small scripts, `/ws/{room_id}?username=`. Errors are \
             `application/problem+json`. Programs enter like people: `POST /api/session`, and keep \
             the cookie.",
    )
}

impl Context {
    async fn user(&self, request: &Request) -> Result<Option<User>, Failure> {
        match session_cookie::session_of(request) {
            Some(session) => self.chat.session(session).await,
            None => Ok(None),
        }
    }

    async fn need_user(&self, request: &Request) -> Result<User, Failure> {
        let user = self.user(request).await?;
        user.ok_or_else(|| crate::domain::Rejection::unauthorized().into())
    }
}

fn room_id(text: &str) -> Result<RoomId, Failure> {
    Ok(RoomId::parse(text)?)
}

fn address(request: &Request) -> Option<std::net::IpAddr> {
    caller::client_address(request)
}

fn headers(request: &Request) -> &HeaderMap {
    request.headers()
}
