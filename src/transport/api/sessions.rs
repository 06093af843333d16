//! Coming in and going, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{ApiResponse, OpenApi, payload::Json};

use super::{
    ApiTags, Context,
    answers::Refused,
    schema::{ClaimObject, EnterObject, MeObject, NewAccountObject, SetUpObject, SignInObject},
    session_cookie,
};
use crate::service::Entrance;

/// Coming in and going, over HTTP.
pub struct SessionsApi;

/// You are in.
#[derive(ApiResponse)]
pub(super) enum Entered {
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

/// The answer to whoever came in.
pub(super) fn entered(context: &Context, request: &Request, entrance: &Entrance) -> Entered {
    let cookie = session_cookie::set(entrance.token.secret(), request);
    let mut me = MeObject::from(context.chat.me(&entrance.user));
    me.room = entrance.room.as_ref().map(ToString::to_string);
    Entered::Ok(Json(me), cookie)
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Sessions")]
impl SessionsApi {
    /// Enter with a name
    ///
    /// Makes a guest and opens a session for it, in a cookie that scripts cannot read. Where
    /// `access` is `invite` an invite is needed; where it is `accounts` there are no guests.
    #[oai(path = "/session", method = "post", operation_id = "enter")]
    async fn enter(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<EnterObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let EnterObject { name, invite } = body.0;
        let chat = &context.chat;
        let entrance = chat.enter(&caller, &name, invite.as_deref()).await?;
        Ok(entered(&context, request, &entrance))
    }

    /// Leave
    ///
    /// Ends the session. A guest cannot come back as the same user.
    #[oai(path = "/session", method = "delete", operation_id = "leave")]
    async fn leave(&self, request: &Request, context: Data<&Context>) -> Result<Left, Refused> {
        let caller = context.caller(request).await?;
        context.chat.leave(&caller).await?;
        Ok(Left::Done(session_cookie::clear(request)))
    }

    /// Sign in
    ///
    /// Opens a session for an account. Too many wrong tries have to wait.
    #[oai(path = "/sign-in", method = "post", operation_id = "sign_in")]
    async fn sign_in(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<SignInObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let SignInObject { name, password } = body.0;
        let entrance = context.chat.sign_in(&caller, &name, &password).await?;
        Ok(entered(&context, request, &entrance))
    }

    /// Make an account
    ///
    /// With a password of 8 to 128 characters, and opens a session for it. An invite is needed
    /// unless `access` is `open`.
    #[oai(path = "/accounts", method = "post", operation_id = "create_account")]
    async fn create(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NewAccountObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let NewAccountObject {
            name,
            password,
            invite,
        } = body.0;
        let chat = &context.chat;
        let entrance = chat
            .create_account(&caller, &name, &password, invite.as_deref())
            .await?;
        Ok(entered(&context, request, &entrance))
    }

    /// Become the owner
    ///
    /// With the one-time link that the terminal shows at the first start.
    #[oai(path = "/setup", method = "post", operation_id = "set_up")]
    async fn set_up(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<SetUpObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let SetUpObject {
            token,
            name,
            password,
        } = body.0;
        let chat = &context.chat;
        let entrance = chat.set_up(&caller, &token, &name, &password).await?;
        Ok(entered(&context, request, &entrance))
    }

    /// Keep your name
    ///
    /// A guest sets a password and is an account from then on, with the same id, history and rooms.
    #[oai(path = "/me/claim", method = "post", operation_id = "claim")]
    async fn claim(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<ClaimObject>,
    ) -> Result<Entered, Refused> {
        let caller = context.caller(request).await?;
        let ClaimObject { password, name } = body.0;
        let chat = &context.chat;
        let entrance = chat.claim(&caller, &password, name.as_deref()).await?;
        Ok(entered(&context, request, &entrance))
    }
}
