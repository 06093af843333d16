//! The REST API, described by poem-openapi. The rules are the service's; here are only names,
//! shapes and examples.

mod answers;
mod bots;
mod files;
mod hooks;
mod house;
mod invites;
mod me;
mod members;
mod messages;
mod notifications;
mod people;
mod pins;
mod reactions;
mod reports;
mod rooms;
mod saved;
mod schema;
mod search;
mod sessions;

use std::sync::Arc;

use poem::Request;
use poem_openapi::{OpenApiService, Tags};

use super::{credentials, session_cookie};
use crate::{
    domain::RoomId,
    service::{Caller, Chat, Failure},
};

pub use self::{
    bots::BotsApi, files::FilesApi, hooks::HooksApi, house::HouseApi, invites::InvitesApi,
    me::MeApi, members::MembersApi, messages::MessagesApi, notifications::NotificationsApi,
    people::PeopleApi, pins::PinsApi, reactions::ReactionsApi, reports::ReportsApi,
    rooms::RoomsApi, saved::SavedApi, search::SearchApi, sessions::SessionsApi,
};

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
    /// What comes with it.
    Files,
    /// Who is in a room, and how much they may do there.
    Members,
    /// Coming in and going.
    Sessions,
    /// Who you are.
    Me,
    /// Who else is here.
    People,
    /// Ways in.
    Invites,
    /// Programs that talk.
    Bots,
    /// Talking to other servers.
    Webhooks,
    /// Of what you are told, and where.
    Notifications,
    /// Messages that somebody asked to be looked at.
    Reports,
    /// The rules of the house, and what was done by them.
    Server,
}

/// All of the API.
pub type Apis = (
    RoomsApi,
    MessagesApi,
    FilesApi,
    (ReactionsApi, PinsApi, SavedApi),
    SearchApi,
    MembersApi,
    SessionsApi,
    MeApi,
    PeopleApi,
    InvitesApi,
    BotsApi,
    HooksApi,
    NotificationsApi,
    ReportsApi,
    HouseApi,
);

/// The description and the handlers, which find their [`Context`] in the request.
pub fn service() -> OpenApiService<Apis, ()> {
    OpenApiService::new(
        (
            RoomsApi,
            MessagesApi,
            FilesApi,
            (ReactionsApi, PinsApi, SavedApi),
            SearchApi,
            MembersApi,
            SessionsApi,
            MeApi,
            PeopleApi,
            InvitesApi,
            BotsApi,
            HooksApi,
            NotificationsApi,
            ReportsApi,
            HouseApi,
        ),
        "Tertulia",
        env!("CARGO_PKG_VERSION"),
    )
    .server("/")
    .description(
        "Rooms, their history and who is in them. Everything live goes over the WebSocket \
             `/ws` (docs/protocol.md) or, for small scripts, `/ws/{room_id}?username=`. Errors are \
             `application/problem+json`. Programs are bots, with `Authorization: Bearer` and a token \
             that an admin makes; or they enter like people: `POST /api/session`, and keep the \
             cookie.",
    )
}

impl Context {
    /// Who asks.
    async fn caller(&self, request: &Request) -> Result<Caller, Failure> {
        credentials::of(&self.chat, request).await
    }
}

fn room_id(text: &str) -> Result<RoomId, Failure> {
    Ok(RoomId::parse(text)?)
}

/// Nothing to say but that it is done.
#[derive(poem_openapi::ApiResponse)]
enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
}
