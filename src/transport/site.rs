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
    docs::Docs,
    multiplexed::{Multiplexed, Terms},
    plain_socket::Plain,
    problem::HttpProblem,
    session_cookie,
    socket::{Socket, SocketOptions},
    upgrade,
};
use crate::{
    domain::{Author, RoomId, SessionId},
    hub::Kind,
    service::Chat,
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
    let session = session_cookie::session_of(request);
    let user = match session {
        Some(session) => site.chat.session(session).await?,
        None => None,
    };
    let user = user.map(|user| user.author());
    site.open(request, Kind::Multiplexed, user, session, None)
}

#[derive(Deserialize)]
struct PlainQuery {
    username: Option<String>,
}

/// The plain protocol.
#[handler]
async fn plain(request: &Request, room: Path<String>, site: Data<&Site>) -> poem::Result<Response> {
    let query = request.params::<PlainQuery>()?;
    let user = Chat::passer_by(query.username.as_deref())?.author();
    // An address that can be no room's is a room that does not exist: told on the socket.
    let room = RoomId::parse(&room.0).unwrap_or_else(|_| RoomId::random());
    site.open(request, Kind::Plain, Some(user), None, Some(room))
}

impl Site {
    fn open(
        &self,
        request: &Request,
        kind: Kind,
        user: Option<Author>,
        session: Option<SessionId>,
        room: Option<RoomId>,
    ) -> poem::Result<Response> {
        if request.method() != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED.into());
        }
        let (response, upgrading) = upgrade::accept(request).map_err(refused)?;
        let site = self.clone();
        self.tasks.spawn(async move {
            let Ok(upgraded) = upgrading.await else {
                return;
            };
            let is_known = user.is_some();
            let user = user.unwrap_or_else(nobody);
            let socket = Socket::new(upgraded, kind, user, session, site.sockets);
            let connection = Arc::clone(socket.connection());
            if !is_known {
                let reason = "Enter with a name first";
                connection.close(crate::protocol::CloseCode::SessionEnded, reason);
            }
            match room {
                None => {
                    let (chat, terms) = (Arc::clone(&site.chat), Arc::clone(&site.terms));
                    let mut talk = Multiplexed::new(chat, terms, Arc::clone(&connection));
                    socket.run(&mut talk, &site.stop).await;
                }
                Some(room) => {
                    let chat = Arc::clone(&site.chat);
                    let mut talk = Plain::enter(chat, Arc::clone(&connection), room).await;
                    socket.run(&mut talk, &site.stop).await;
                }
            }
            site.chat.hub().disconnect(&connection);
        });
        Ok(response)
    }
}

/// Who stands for those who are about to be sent away.
fn nobody() -> Author {
    Author {
        id: crate::domain::UserId::new(),
        name: crate::domain::DisplayName::anonymous(),
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
