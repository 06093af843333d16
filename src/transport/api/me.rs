//! Who you are, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{ApiResponse, OpenApi, param::Path, payload::Json, types::Any};
use serde_json::Value;

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    schema::{
        BootstrapObject, ChangePasswordObject, DeleteMeObject, FileLimitsObject, LimitsObject,
        MeObject, NameObject, RoomObject, ServerObject, SessionObject, UserObject,
    },
    session_cookie,
    sessions::{Entered, entered},
};
use crate::{
    domain::{Action, DisplayName, RoomName},
    service::Caller,
};

/// Who you are, over HTTP.
pub struct MeApi;

/// A file to keep.
#[derive(ApiResponse)]
enum Export {
    /// Everything that is kept of you.
    #[oai(status = 200)]
    Ok(
        Json<Any<Value>>,
        #[oai(header = "Content-Disposition")] String,
    ),
}

/// You are gone.
#[derive(ApiResponse)]
enum Gone {
    /// Nothing tells of you any more.
    #[oai(status = 204)]
    Done(#[oai(header = "Set-Cookie")] String),
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Me")]
impl MeApi {
    /// Everything to begin with
    ///
    /// What the web app asks first: the server, its limits, who you are, and the rooms.
    #[oai(path = "/bootstrap", method = "get", operation_id = "bootstrap")]
    async fn bootstrap(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<BootstrapObject>, Refused> {
        let chat = &context.chat;
        let caller = context.caller(request).await?;
        // A stranger before a closed door learns how to get in, and nothing else.
        let sees_rooms = chat.check(&caller, Action::SeeRooms);
        let rooms = match (&caller.user, sees_rooms) {
            (None, Err(_)) => Vec::new(),
            (_, Err(no)) => return Err(no.into()),
            (_, Ok(())) => chat.rooms(&caller).await?,
        };
        Ok(Json(BootstrapObject {
            server: ServerObject {
                name: context.name.to_string(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                access: chat.rules().access.word().to_owned(),
            },
            limits: LimitsObject {
                text_bytes: chat.rules().max_text_bytes,
                name_chars: DisplayName::MAX_CHARS,
                room_name_chars: RoomName::MAX_CHARS,
                files: FileLimitsObject::of(&chat.rules().files),
            },
            user: caller.user.as_deref().map(UserObject::from),
            me: caller.user.as_ref().map(|user| chat.me(user).into()),
            rooms: rooms.into_iter().map(RoomObject::from).collect(),
        }))
    }

    /// Who am I?
    #[oai(path = "/me", method = "get", operation_id = "who_am_i")]
    async fn me(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<MeObject>, Refused> {
        let caller = context.caller(request).await?;
        Ok(Json(context.chat.me(caller.need()?).into()))
    }

    /// Change your name
    #[oai(path = "/me", method = "patch", operation_id = "rename_me")]
    async fn rename(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NameObject>,
    ) -> Result<Json<MeObject>, Refused> {
        let caller = context.caller(request).await?;
        let user = context.chat.rename(&caller, &body.0.name).await?;
        Ok(Json(context.chat.me(&user).into()))
    }

    /// Change your password
    ///
    /// All other sessions end.
    #[oai(
        path = "/me/password",
        method = "post",
        operation_id = "change_password"
    )]
    async fn password(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<ChangePasswordObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let ChangePasswordObject { current, password } = body.0;
        let chat = &context.chat;
        let entrance = chat.change_password(&caller, &current, &password).await?;
        Ok(entered(&context, request, &entrance))
    }

    /// List your sessions
    ///
    /// The devices on which you are signed in, those used last first.
    #[oai(path = "/me/sessions", method = "get", operation_id = "list_sessions")]
    async fn sessions(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<Vec<SessionObject>>, Refused> {
        let caller = context.caller(request).await?;
        let sessions = context.chat.sessions(&caller).await?;
        let objects = sessions.into_iter().map(|(id, session)| SessionObject {
            id: id.hex(),
            device: session.device,
            created_at: session.created_at.to_string(),
            used_at: session.used_at.to_string(),
            current: is_current(&caller, id),
        });
        Ok(Json(objects.collect()))
    }

    /// End a session
    #[oai(
        path = "/me/sessions/:session_id",
        method = "delete",
        operation_id = "end_session"
    )]
    async fn end(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// From the list of sessions.
        session_id: Path<String>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.end_session(&caller, &session_id.0).await?;
        Ok(Done::Done)
    }

    /// End all other sessions
    #[oai(
        path = "/me/sessions",
        method = "delete",
        operation_id = "end_other_sessions"
    )]
    async fn end_others(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.end_other_sessions(&caller).await?;
        Ok(Done::Done)
    }

    /// Export your data
    ///
    /// Everything that the server keeps of you, as one JSON file.
    #[oai(path = "/me/export", method = "get", operation_id = "export_my_data")]
    async fn export(&self, request: &Request, context: Data<&Context>) -> Result<Export, Refused> {
        let caller = context.caller(request).await?;
        let data = context.chat.export(&caller).await?;
        let file = "attachment; filename=\"tertulia-export.json\"".to_owned();
        Ok(Export::Ok(Json(Any(data)), file))
    }

    /// Delete your account
    ///
    /// With everything that tells of you. What you said is deleted too, or stays without your name.
    #[oai(path = "/me/delete", method = "post", operation_id = "delete_me")]
    async fn delete(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<DeleteMeObject>,
    ) -> Result<Gone, Refused> {
        let caller = context.caller(request).await?;
        let DeleteMeObject {
            password,
            confirm,
            messages,
        } = body.0;
        let chat = &context.chat;
        chat.delete_me(&caller, password.as_deref(), &confirm, messages.into())
            .await?;
        Ok(Gone::Done(session_cookie::clear(request)))
    }
}

fn is_current(caller: &Caller, id: crate::domain::SessionId) -> bool {
    caller.session == Some(id)
}
