//! The rules of the house, and what was done by them, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::Query,
    payload::{Json, PlainText},
    types::ToJSON,
};

use super::{
    ApiTags, Context,
    answers::Refused,
    schema::{
        AuditObject, AuditPageObject, ChangeSettingsObject, RoomCreationObject, SettingsObject,
    },
};
use crate::domain::Role;

/// The rules of the house, over HTTP.
pub struct HouseApi;

/// A file to keep.
#[derive(ApiResponse)]
enum AuditFile {
    /// One act a line, as JSON.
    #[oai(status = 200, content_type = "application/jsonl")]
    Ok(
        PlainText<String>,
        #[oai(header = "Content-Disposition")] String,
    ),
}

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Server")]
impl HouseApi {
    /// See the rules
    #[oai(path = "/settings", method = "get", operation_id = "get_settings")]
    async fn get(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<Json<SettingsObject>, Refused> {
        let caller = context.caller(request).await?;
        let rules = context.chat.settings(&caller)?;
        let access = context.chat.rules().access.word();
        Ok(Json(SettingsObject::new(rules, access)))
    }

    /// Change the rules
    #[oai(path = "/settings", method = "patch", operation_id = "change_settings")]
    async fn change(
        &self,
        request: &Request,
        context: Data<&Context>,
        body: Json<ChangeSettingsObject>,
    ) -> Result<Json<SettingsObject>, Refused> {
        let caller = context.caller(request).await?;
        let creation = body.0.room_creation.map(|creation| match creation {
            RoomCreationObject::Everyone => Role::Guest,
            RoomCreationObject::Members => Role::Member,
            RoomCreationObject::Moderators => Role::Moderator,
        });
        let chat = &context.chat;
        let rules = chat
            .change_settings(&caller, body.0.retention_days, creation)
            .await?;
        let access = chat.rules().access.word();
        Ok(Json(SettingsObject::new(rules, access)))
    }

    /// See the audit log
    ///
    /// Every act of power: who did what, on whom, when and why. The newest first.
    #[oai(path = "/audit", method = "get", operation_id = "list_audit")]
    async fn audit(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// The `cursor` of the page before.
        cursor: Query<Option<String>>,
        /// Most acts.
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "200"))
        )]
        limit: Query<u32>,
    ) -> Result<Json<AuditPageObject>, Refused> {
        let caller = context.caller(request).await?;
        let (cursor, limit) = (cursor.0.as_deref(), limit.0 as usize);
        let (entries, cursor) = context.chat.audit(&caller, cursor, limit).await?;
        Ok(Json(AuditPageObject {
            entries: entries.into_iter().map(AuditObject::from).collect(),
            cursor,
        }))
    }

    /// Export the audit log
    ///
    /// One act a line, as JSON; the newest first.
    #[oai(path = "/audit/export", method = "get", operation_id = "export_audit")]
    async fn export(
        &self,
        request: &Request,
        context: Data<&Context>,
    ) -> Result<AuditFile, Refused> {
        let caller = context.caller(request).await?;
        let entries = context.chat.export_audit(&caller).await?;
        let lines = entries.into_iter().map(|entry| {
            let mut line = AuditObject::from(entry).to_json_string();
            line.push('\n');
            line
        });
        let file = "attachment; filename=\"tertulia-audit.jsonl\"".to_owned();
        Ok(AuditFile::Ok(PlainText(lines.collect()), file))
    }
}

fn default_limit() -> u32 {
    100
}
