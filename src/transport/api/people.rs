//! Who is here, and who you are, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{
    ApiTags, Context, address,
    answers::Refused,
    headers, room_id,
    schema::{
        BootstrapObject, LimitsObject, MeObject, NameObject, OnlineObject, RoomObject,
        ServerObject, UserObject,
    },
};
use crate::{
    domain::{DisplayName, RoomName, UserId},
    transport::session_cookie,
};

/// Who is here, and who you are, over HTTP.
pub struct PeopleApi;

/// You are in.
#[derive(ApiResponse)]
enum Entered {
    /// The cookie opens your session from now on.
    #[oai(status = 200)]
    Ok(Json<MeObject>, #[oai(header = "Set-Cookie")] String),
}

/// You are out.
#[derive(ApiResponse)]
enum Left {
    /// The session is over, if there was one, and its connections are closed.
    #[oai(status = 204)]
    Done(#[oai(header = "Set-Cookie")] String),
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::People")]
impl PeopleApi {
    /// Enter with a name
    ///
    /// Makes a guest with 1 to 32 characters for a name and opens a session for it, in a cookie
    /// that scripts cannot read.
    #[oai(path = "/session", method = "post", operation_id = "enter")]
    async fn enter(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NameObject>,
    ) -> Result<Entered, Refused> {
        let (user, token) = context.chat.enter(&body.0.name, address(request)).await?;
        let cookie = session_cookie::set(token.secret(), headers(request));
        let user = UserObject::from(&user);
        Ok(Entered::Ok(Json(MeObject { user }), cookie))
    }

    /// Leave
    ///
    /// Ends the session. A guest cannot come back as the same user.
    #[oai(path = "/session", method = "delete", operation_id = "leave")]
    async fn leave(&self, request: &Request, context: Data<&Context>) -> Result<Left, Refused> {
        if let Some(session) = session_cookie::session_of(request) {
            context.chat.end_session(session).await?;
        }
        Ok(Left::Done(session_cookie::clear(headers(request))))
    }

    /// Who am I?
    #[oai(path = "/me", method = "get", operation_id = "who_am_i")]
    async fn me(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<MeObject>, Refused> {
        let user = context.need_user(request).await?;
        Ok(Json(MeObject {
            user: UserObject::from(&user),
        }))
    }

    /// Everything to begin with
    ///
    /// What the web app asks first: the server, its limits, who you are, and the rooms.
    #[oai(path = "/bootstrap", method = "get", operation_id = "bootstrap")]
    async fn bootstrap(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<BootstrapObject>, Refused> {
        let user = context.user(request).await?;
        let rooms = context
            .chat
            .rooms(user.as_ref().map(|user| user.id))
            .await?;
        Ok(Json(BootstrapObject {
            server: ServerObject {
                name: context.name.to_string(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                access: "open".to_owned(),
            },
            limits: LimitsObject {
                text_bytes: context.chat.rules().max_text_bytes,
                name_chars: DisplayName::MAX_CHARS,
                room_name_chars: RoomName::MAX_CHARS,
            },
            user: user.as_ref().map(UserObject::from),
            rooms: rooms.into_iter().map(RoomObject::from).collect(),
        }))
    }

    /// Who is in a room
    #[oai(
        path = "/rooms/:room_id/online",
        method = "get",
        operation_id = "who_is_online"
    )]
    async fn online(
        &self,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The `cursor` of the page before.
        cursor: Query<Option<Uuid>>,
    ) -> Result<Json<OnlineObject>, Refused> {
        let id = self::room_id(&room_id.0)?;
        let roster = context.chat.who(&id, cursor.0.map(UserId)).await?;
        Ok(Json(OnlineObject {
            member_count: roster.member_count,
            users: roster.users.iter().map(UserObject::from).collect(),
            cursor: roster.next.map(|id| id.0),
        }))
    }
}
