//! Everything that is served to clients, by address.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response, Route, get, handler,
    http::{Method, StatusCode, header},
    web::{Data, Json, Path},
};
use serde::Deserialize;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    api::{self, Context},
    assets::Assets,
    credentials,
    docs::Docs,
    multiplexed::{Multiplexed, Terms},
    plain_socket::Plain,
    problem::HttpProblem,
    socket::{Socket, SocketOptions},
    upgrade,
};
use crate::{
    domain::{Author, Rejection, RejectionCode, RoomId, Timestamp, User, UserKind},
    hub::{Kind, View},
    protocol::CloseCode,
    service::{Caller, Chat, Failure},
};

/// What the addresses share.
#[derive(Clone)]
pub struct Site {
    /// The use cases.
    pub chat: Arc<Chat>,
    /// What `/ws` tells and asks.
    pub terms: Arc<Terms>,
    /// Times and bounds of sockets.
    pub sockets: SocketOptions,
    /// Owns the tasks of sockets.
    pub tasks: TaskTracker,
    /// Fires when sockets that nobody knows yet are to close.
    pub stop: CancellationToken,
}

struct Files {
    assets: Assets,
    docs: Docs,
    spec: String,
}

/// All addresses. Errors come as `poem::Error`; [`super::front::Front`] gives them their shape.
pub fn routes(site: Site) -> impl Endpoint<Output = Response> {
    let context = Context {
        chat: Arc::clone(&site.chat),
        name: site.terms.name.as_str().into(),
    };
    let service = api::service();
    let files = Arc::new(Files {
        assets: Assets::load(),
        docs: Docs::new(service.swagger_ui_html()),
        spec: service.spec(),
    });
    let rest = Route::new()
        .at("/ws", get(multiplexed))
        .at("/ws/:room_id", get(plain))
        .at("/openapi.json", get(spec))
        .at("/*path", get(page))
        .at("/", get(page));
    Split {
        api: service.into_endpoint(),
        rest,
    }
    .data(site)
    .data(context)
    .data(files)
    .map_to_response()
}

/// The API beside everything else: nested in a route, its path parameters would be mistaken for
/// those of the route.
struct Split<A, R> {
    api: A,
    rest: R,
}

impl<A: Endpoint, R: Endpoint> Endpoint for Split<A, R> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if request.uri().path().starts_with("/api/") {
            self.api
                .call(request)
                .await
                .map(IntoResponse::into_response)
        } else {
            self.rest
                .call(request)
                .await
                .map(IntoResponse::into_response)
        }
    }
}

#[handler]
fn spec(files: Data<&Arc<Files>>) -> Response {
    Response::builder()
        .content_type("application/json; charset=utf-8")
        .body(files.spec.clone())
}

/// The web app and Swagger UI; for programs at `/`, the demo's word of health.
#[handler]
fn page(request: &Request, files: Data<&Arc<Files>>, site: Data<&Site>) -> poem::Result<Response> {
    let (method, path) = (request.method(), request.uri().path());
    let headers = request.headers();
    let found = files.docs.respond(method, path, headers);
    let found = found.or_else(|| files.assets.respond(method, path, headers));
    if let Some(response) = found {
        return Ok(response);
    }
    if path == "/" {
        let message = format!("{} is running", site.terms.name);
        let body = serde_json::json!({"status": "online", "message": message});
        let mut response = Json(body).into_response();
        let vary = http::HeaderValue::from_static("Accept");
        response.headers_mut().insert(header::VARY, vary);
        return Ok(response);
    }
    Err(StatusCode::NOT_FOUND.into())
}

/// The multiplexed protocol.
#[handler]
async fn multiplexed(request: &Request, site: Data<&Site>) -> poem::Result<Response> {
    let caller = credentials::of(&site.chat, request).await?;
    site.open(request, caller, None)
}

#[derive(Deserialize)]
struct PlainQuery {
    username: Option<String>,
}

/// The plain protocol: for passers-by, and for bots by their token.
#[handler]
async fn plain(request: &Request, room: Path<String>, site: Data<&Site>) -> poem::Result<Response> {
    let query = request.params::<PlainQuery>()?;
    let mut caller = credentials::of(&site.chat, request).await?;
    let is_bot = |user: &Arc<User>| user.kind == UserKind::Bot;
    let outcome = match caller.user.filter(is_bot) {
        Some(bot) => Ok(bot),
        None => {
            caller.session = None;
            site.chat.passer_by(query.username.as_deref()).await
        }
    };
    // An address that can be no room's is a room that does not exist: told on the socket.
    let room = RoomId::parse(&room.0).unwrap_or_else(|_| RoomId::random());
    match outcome {
        Ok(user) => {
            caller.user = Some(user);
            site.open(request, caller, Some(room))
        }
        // The demo's client reads close codes, not statuses.
        Err(Failure::Rejected(no)) if no.code != RejectionCode::Invalid => {
            caller.user = None;
            site.open_to_refuse(request, CloseCode::Policy, no.sentence)
        }
        Err(failure) => Err(failure.into()),
    }
}

impl Site {
    fn open(
        &self,
        request: &Request,
        caller: Caller,
        room: Option<RoomId>,
    ) -> poem::Result<Response> {
        let banned = caller.user.as_ref().and_then(|user| {
            let ban = user.ban_at(Timestamp::now())?;
            Some(Rejection::banned(ban).sentence)
        });
        let Some(user) = caller.user.clone() else {
            let reason = "Enter with a name first".to_owned();
            return self.open_to_refuse(request, CloseCode::SessionEnded, reason);
        };
        if let Some(sentence) = banned {
            return self.open_to_refuse(request, CloseCode::Banned, sentence);
        }
        let view = Arc::new(self.chat.view(&caller));
        self.upgrade(request, move |site, upgraded| async move {
            let kind = room.as_ref().map_or(Kind::Multiplexed, |_| Kind::Plain);
            let (author, session) = (user.author(), caller.session);
            let socket = Socket::new(upgraded, kind, author, session, view, site.sockets);
            let connection = Arc::clone(socket.connection());
            let chat = Arc::clone(&site.chat);
            match room {
                None => {
                    let terms = Arc::clone(&site.terms);
                    let mut talk = Multiplexed::new(chat, terms, Arc::clone(&connection));
                    socket.run(&mut talk, &site.stop).await;
                }
                Some(room) => {
                    let mut talk = Plain::enter(chat, Arc::clone(&connection), user, room).await;
                    socket.run(&mut talk, &site.stop).await;
                }
            }
            site.chat.hub().disconnect(&connection);
        })
    }

    /// Opens a socket only to close it: a browser learns no status, but a close code.
    fn open_to_refuse(
        &self,
        request: &Request,
        code: CloseCode,
        reason: String,
    ) -> poem::Result<Response> {
        self.upgrade(request, move |site, upgraded| async move {
            let (kind, view) = (Kind::Multiplexed, Arc::new(View::default()));
            let socket = Socket::new(upgraded, kind, nobody(), None, view, site.sockets);
            let connection = Arc::clone(socket.connection());
            connection.close(code, &reason);
            let chat = Arc::clone(&site.chat);
            let mut talk = Multiplexed::new(chat, Arc::clone(&site.terms), connection);
            socket.run(&mut talk, &site.stop).await;
        })
    }

    fn upgrade<F>(
        &self,
        request: &Request,
        talk: impl FnOnce(Self, upgrade::Upgraded) -> F + Send + 'static,
    ) -> poem::Result<Response>
    where
        F: Future<Output = ()> + Send,
    {
        if request.method() != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED.into());
        }
        let (response, upgrading) = upgrade::accept(request).map_err(refused)?;
        let site = self.clone();
        self.tasks.spawn(async move {
            if let Ok(upgraded) = upgrading.await {
                talk(site, upgraded).await;
            }
        });
        Ok(response)
    }
}

/// Who stands for those who are about to be sent away.
fn nobody() -> Author {
    Author {
        id: crate::domain::UserId::new(),
        name: crate::domain::DisplayName::anonymous(),
        bot: false,
    }
}

fn refused(error: upgrade::HandshakeError) -> poem::Error {
    let problem = HttpProblem::new(error.status(), "bad_request", error.to_string());
    let mut response = problem.into_response();
    if let Some((name, value)) = error.header() {
        let value = http::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    poem::Error::from_response(response)
}
