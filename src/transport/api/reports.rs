//! Messages that somebody asked to be looked at, over HTTP.

use poem::{Request, web::Data};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{
    ApiTags, Context, Done,
    answers::Refused,
    room_id,
    schema::{ReportObject, ReportStateObject, ReportsObject, ResolveObject, WhyObject},
};
use crate::service::ReportState;

/// Messages that somebody asked to be looked at, over HTTP.
pub struct ReportsApi;

#[OpenApi(prefix_path = "/api", tag = "ApiTags::Reports")]
impl ReportsApi {
    /// Report a message
    ///
    /// Those who keep order on the server see it, its author and what you write.
    #[oai(
        path = "/rooms/:room_id/messages/:seq/report",
        method = "post",
        operation_id = "report_message"
    )]
    async fn report(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// `general`, `random`, `tech`, or a UUID.
        room_id: Path<String>,
        /// The message.
        seq: Path<u64>,
        body: Json<WhyObject>,
    ) -> Result<Done, Refused> {
        let id = self::room_id(&room_id.0)?;
        let caller = context.caller(request).await?;
        let chat = &context.chat;
        chat.report(&caller, &id, seq.0, &body.0.why).await?;
        Ok(Done::Done)
    }

    /// List reports
    #[oai(path = "/reports", method = "get", operation_id = "list_reports")]
    async fn list(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// Those that wait, unless it is said.
        state: Query<Option<ReportStateObject>>,
        /// The `cursor` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<ReportsObject>, Refused> {
        let caller = context.caller(request).await?;
        let state = match state.0 {
            None | Some(ReportStateObject::Open) => ReportState::Open,
            Some(ReportStateObject::Closed) => ReportState::Closed,
        };
        let chat = &context.chat;
        let (reports, cursor) = chat
            .reports(&caller, state, cursor.0.as_deref(), 50)
            .await?;
        Ok(Json(ReportsObject {
            reports: reports.into_iter().map(ReportObject::from).collect(),
            cursor,
        }))
    }

    /// Resolve a report
    #[oai(
        path = "/reports/:report_id/resolve",
        method = "post",
        operation_id = "resolve_report"
    )]
    async fn resolve(
        &self,
        request: &Request,
        context: Data<&Context>,
        /// From the list of reports.
        report_id: Path<String>,
        body: Json<ResolveObject>,
    ) -> Result<Done, Refused> {
        let caller = context.caller(request).await?;
        let chat = &context.chat;
        chat.resolve_report(&caller, &report_id.0, body.0.note.as_deref())
            .await?;
        Ok(Done::Done)
    }
}
