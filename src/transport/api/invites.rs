//! Ways in, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    room_id,
    schema::{
        AcceptedObject, InviteCodeObject, InviteLookObject, InviteObject, MadeInviteObject,
        NeedsObject, NewInviteObject, RoomNameObject,
    },
};
use crate::{domain::Role, service::NewInvite};

/// Ways in, over HTTP.
pub struct InvitesApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Invites")]
impl InvitesApi {
    /// Make an invite
    ///
    /// To the server or to one room. The link is `/join/` and the code, which is told this once.
    #[oai(path = "/invites", method = "post", operation_id = "create_invite")]
    async fn create(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<NewInviteObject>,
    ) -> Result<Json<MadeInviteObject>, Refused> {
        let caller = context.caller(request).await?;
        let new = NewInvite {
            room: body.0.room.as_deref().map(room_id).transpose()?,
            role: body.0.role.map_or(Role::Guest, Role::from),
            expires_s: body.0.expires_s,
            uses: body.0.uses,
        };
        let (view, code) = context.chat.create_invite(&caller, &new).await?;
        let invite = InviteObject::from(view);
        Ok(Json(MadeInviteObject { invite, code }))
    }

    /// List invites
    ///
    /// Those that are good and that you made; all, for admins. The newest first.
    #[oai(path = "/invites", method = "get", operation_id = "list_invites")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<Vec<InviteObject>>, Refused> {
        let caller = context.caller(request).await?;
        let invites = context.chat.invites(&caller).await?;
        Ok(Json(invites.into_iter().map(InviteObject::from).collect()))
    }

    /// Revoke an invite
    #[oai(
        path = "/invites/:invite_id",
        method = "delete",
        operation_id = "revoke_invite"
    )]
    async fn revoke(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// From the list of invites.
        invite_id: Path<String>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        context.chat.revoke_invite(&caller, &invite_id.0).await?;
        Ok(Done::Done)
    }

    /// Look at an invite
    ///
    /// What it leads to, for whoever has its code.
    #[oai(
        path = "/invites/look",
        method = "post",
        operation_id = "look_at_invite"
    )]
    async fn look(
        &self,
        context: Data<&Context>,
        body: Json<InviteCodeObject>,
    ) -> Result<Json<InviteLookObject>, Refused> {
        let look = context.chat.look_at_invite(&body.0.code).await?;
        Ok(Json(InviteLookObject {
            server: context.name.to_string(),
            room: look.room.map(|(id, name)| RoomNameObject {
                id: id.to_string(),
                name,
            }),
            role: look.role.into(),
            made_by: look.made_by,
            needs: if look.name_is_enough {
                NeedsObject::Name
            } else {
                NeedsObject::Account
            },
        }))
    }

    /// Accept an invite
    ///
    /// For somebody who is in already. Others give the code when they enter.
    #[oai(
        path = "/invites/accept",
        method = "post",
        operation_id = "accept_invite"
    )]
    async fn accept(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<InviteCodeObject>,
    ) -> Result<Json<AcceptedObject>, Refused> {
        let caller = context.caller(request).await?;
        let room = context.chat.accept_invite(&caller, &body.0.code).await?;
        Ok(Json(AcceptedObject {
            room: room.map(|room| room.to_string()),
        }))
    }
}
