//! How the node is, for whoever sends clients to it or restarts it.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use poem::{IntoResponse, Response, http::StatusCode, web::Json};
use tokio_util::sync::CancellationToken;

use crate::{
    backend::{Backend, Vitals},
    hub::Hub,
    protocol::event::StoreState,
};

/// A node that has not heard its own probe for so long, from a store that answers, delivers
/// nothing that is said elsewhere: its clients are better off on another node.
const DEAF: Duration = Duration::from_secs(15);

/// What an outage of the store, which is everybody's, does to `/readyz`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outage {
    /// It is told, and the node stays ready: else all nodes would vanish at once.
    IsTold,
    /// It makes the node unready.
    Counts,
}

/// How the node is. One for each node, shared.
pub struct Health {
    parts: OnceLock<(Arc<dyn Backend>, Arc<Hub>)>,
    draining: CancellationToken,
    outage: Outage,
}

impl Health {
    /// Of a node that waits for its store.
    pub fn new(outage: Outage) -> Arc<Self> {
        Arc::new(Self {
            parts: OnceLock::new(),
            draining: CancellationToken::new(),
            outage,
        })
    }

    /// The store and the hub are there. The second call changes nothing.
    pub fn opened(&self, backend: Arc<dyn Backend>, hub: Arc<Hub>) {
        drop(self.parts.set((backend, hub)));
    }

    /// Fires when the node begins to stop.
    pub fn draining(&self) -> &CancellationToken {
        &self.draining
    }

    /// How the store is; `None` while it is not there yet.
    pub fn vitals(&self) -> Option<Vitals> {
        let (backend, hub) = self.parts.get()?;
        let vitals = backend.vitals();
        let is_well = hub.lobby().store() == StoreState::Ok;
        Some(Vitals {
            answers: vitals.answers && is_well,
            ..vitals
        })
    }

    /// The node's event loop answers.
    pub(super) fn healthz() -> Response {
        Json(serde_json::json!({"status": "ok"})).into_response()
    }

    /// Whether a balancer should send clients here.
    pub(super) fn readyz(&self) -> Response {
        let vitals = self.vitals();
        let readiness = match vitals {
            _ if self.draining.is_cancelled() => Readiness::Draining,
            None => Readiness::Waiting,
            Some(vitals) => judge(vitals, self.outage),
        };
        let status = if readiness == Readiness::Ready {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        let store = match vitals {
            None => "away",
            Some(Vitals { answers: true, .. }) => "ok",
            Some(Vitals { answers: false, .. }) => "degraded",
        };
        Json(serde_json::json!({"status": readiness.word(), "store": store}))
            .with_status(status)
            .into_response()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Readiness {
    Ready,
    Waiting,
    Draining,
    Deaf,
    Degraded,
}

impl Readiness {
    fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Draining => "draining",
            Self::Deaf => "deaf",
            Self::Degraded => "degraded",
        }
    }
}

/// Of a node in the midst of its life.
fn judge(vitals: Vitals, outage: Outage) -> Readiness {
    if vitals.answers && vitals.deaf_for > DEAF {
        Readiness::Deaf
    } else if !vitals.answers && outage == Outage::Counts {
        Readiness::Degraded
    } else {
        Readiness::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEAF_TO_AN_OUTAGE: Vitals = Vitals {
        answers: false,
        deaf_for: Duration::from_mins(1),
    };

    #[test]
    fn an_outage_for_all_keeps_a_node_ready_unless_asked_otherwise() {
        assert_eq!(judge(DEAF_TO_AN_OUTAGE, Outage::IsTold), Readiness::Ready);
        let strict = judge(DEAF_TO_AN_OUTAGE, Outage::Counts);
        assert_eq!(strict, Readiness::Degraded);
    }

    #[test]
    fn a_node_that_alone_hears_nothing_is_not_ready() {
        let deaf_for = |seconds| Vitals {
            answers: true,
            deaf_for: Duration::from_secs(seconds),
        };
        assert_eq!(judge(deaf_for(15), Outage::IsTold), Readiness::Ready);
        assert_eq!(judge(deaf_for(16), Outage::IsTold), Readiness::Deaf);
    }
}
