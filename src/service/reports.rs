//! Reports: members ask those who keep order to look at a message.

use super::{
    Caller, Chat, Result,
    moderation::reason,
    people::{
        audit::{Act, newest_first},
        kinds::{ClosedReport, OpenReport, Report},
        store::Change,
    },
};
use crate::{
    backend::{BackendError, Expect},
    domain::{Action, Body, Rate, Rejection, RoomId, Seq, Timestamp},
};

/// Reports of one user: so many in an hour.
const REPORTS: (u32, u32) = (20, 3600);
/// Reports that may wait; further ones are refused.
const MOST: usize = 5000;

/// A report as those who keep order see it.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// Names it.
    pub id: String,
    /// What was reported.
    pub report: Report,
    /// How the room is called.
    pub room_name: String,
    /// What the message says now; `None` once it is deleted or trimmed.
    pub text: Option<String>,
    /// Whether somebody dealt with it.
    pub state: ReportState,
}

/// Whether somebody dealt with a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportState {
    /// It waits.
    Open,
    /// Somebody did.
    Closed,
}

impl ReportState {
    /// As it stands on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Report({} {})", self.room, self.seq)
    }
}

impl Chat {
    /// Reports a message.
    pub async fn report(&self, caller: &Caller, room: &RoomId, seq: Seq, why: &str) -> Result<()> {
        self.check_in(caller, Action::Report, room).await?;
        let reporter = caller.need()?;
        let why = reason(Some(why))?;
        if why.is_empty() {
            return Err(Rejection::invalid(
                "Please say in a few words what is wrong with the message.",
            )
            .into());
        }
        let slot = self.backend.slot(room, seq).await?;
        let Some(Body::Message(message)) = slot.map(|slot| slot.entry.body) else {
            return Err(Rejection::not_found("There is no such message any more.").into());
        };
        let bucket = format!("reports {}", reporter.id);
        self.try_once(&bucket, Rate::within(REPORTS.0, REPORTS.1))
            .await?;
        if self.people.store.all::<OpenReport>("", MOST).await?.len() >= MOST {
            return Err(Rejection::limit(
                "Too many reports wait already. Please tell a moderator.",
            )
            .into());
        }
        let at = Timestamp::now();
        let report = Report {
            room: room.clone(),
            seq,
            author: message.author,
            reporter: reporter.author(),
            why,
            at,
            resolved_by: None,
            note: String::new(),
        };
        let mut change = Change::new();
        change.put(newest_first(at), Expect::Absent, &OpenReport(report));
        Ok(self.people.store.commit(change).await?)
    }

    /// A page of reports, the newest first.
    pub async fn reports(
        &self,
        caller: &Caller,
        state: ReportState,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<ReportView>, Option<String>)> {
        self.check(caller, Action::SeeReports)?;
        let store = &self.people.store;
        let (page, next): (Vec<(String, Report)>, _) = match state {
            ReportState::Closed => {
                let (page, next) = store.page::<ClosedReport>("", cursor, limit).await?;
                let page = page.into_iter().map(|(id, stored)| (id, stored.value.0));
                (page.collect(), next)
            }
            ReportState::Open => {
                let (page, next) = store.page::<OpenReport>("", cursor, limit).await?;
                let page = page.into_iter().map(|(id, stored)| (id, stored.value.0));
                (page.collect(), next)
            }
        };
        let mut views = Vec::with_capacity(page.len());
        for (id, report) in page {
            let slot = match self.backend.slot(&report.room, report.seq).await {
                Ok(slot) => slot,
                Err(BackendError::NoRoom) => None,
                Err(error) => return Err(error.into()),
            };
            let text = slot.and_then(|slot| match slot.entry.body {
                Body::Message(message) => Some(message.spoken()?.into_owned()),
                Body::Edited { .. }
                | Body::Deleted { .. }
                | Body::Reacted { .. }
                | Body::Pinned { .. }
                | Body::Erased { .. } => None,
            });
            views.push(ReportView {
                id,
                room_name: self.name_of(&report.room),
                text,
                state,
                report,
            });
        }
        Ok((views, next))
    }

    /// Notes that a report was dealt with.
    pub async fn resolve_report(
        &self,
        caller: &Caller,
        id: &str,
        note: Option<&str>,
    ) -> Result<()> {
        self.check(caller, Action::SeeReports)?;
        let stored = self.people.store.get::<OpenReport>(id).await?;
        let stored = stored.ok_or_else(|| {
            Rejection::not_found("This report is not open any more. Somebody may have been faster.")
        })?;
        let mut report = stored.value.0.clone();
        report.resolved_by = Some(caller.author()?);
        report.note = reason(note)?;
        let mut change = Change::new();
        change.remove::<OpenReport>(id, stored.expected());
        Act::new("report_resolved", caller.user.as_deref())
            .on_author(report.author.clone())
            .in_room(&self.scene(&report.room))
            .why(&report.note)
            .detail(format!("message {}", report.seq))
            .write(&mut change);
        change.put(id, Expect::Absent, &ClosedReport(report));
        Ok(self.people.store.commit(change).await?)
    }

    /// A reported message, for those who keep order and are not in its room: deletes it.
    pub(super) async fn is_reported(&self, room: &RoomId, seq: Seq) -> Result<bool> {
        let open = self.people.store.all::<OpenReport>("", MOST).await?;
        Ok(open
            .iter()
            .any(|(_, stored)| stored.value.0.room == *room && stored.value.0.seq == seq))
    }
}
