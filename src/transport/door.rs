//! What is behind a port: health and metrics from the first moment on, and the site as soon as
//! there is one.

use std::sync::{Arc, OnceLock};

use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response,
    endpoint::BoxEndpoint,
    http::{HeaderMap, Method, StatusCode, header},
};

use super::{assets::accepts_html, health::Health, listener::EdgeCounters, problem::HttpProblem};
use crate::metrics::{self, Metrics, Now};

/// When to ask a server again that waits.
const RETRY_MS: u64 = 2000;

/// What programs ask a node about itself.
#[derive(Clone)]
pub struct Upkeep {
    /// For `/healthz` and `/readyz`.
    pub health: Arc<Health>,
    /// For `/metrics`, if it is served here.
    pub scrape: Option<Scrape>,
}

/// What `/metrics` is made of.
#[derive(Clone)]
pub struct Scrape {
    /// What was counted.
    pub metrics: Arc<Metrics>,
    /// What was counted at the door.
    pub counters: Arc<EdgeCounters>,
}

impl Scrape {
    fn answer(&self, health: &Health) -> Response {
        let counters = &self.counters;
        let mut now = Now {
            door: metrics::Door {
                accepted: counters.accepted(),
                refused_full: counters.refused_full(),
                refused_address: counters.refused_address(),
                errors: counters.accept_errors(),
            },
            ..Now::default()
        };
        health.measure(&mut now);
        Response::builder()
            .content_type(metrics::CONTENT_TYPE)
            .body(self.metrics.encode(&now))
    }
}

/// A port that has nothing but health and metrics.
pub struct SideDoor(pub Upkeep);

impl Endpoint for SideDoor {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let answer = self.0.answer(&request);
        answer.unwrap_or_else(|| Err(StatusCode::NOT_FOUND.into()))
    }
}

impl Upkeep {
    /// `None` for every other address.
    fn answer(&self, request: &Request) -> Option<poem::Result<Response>> {
        let response = match request.uri().path() {
            "/healthz" => Health::healthz(),
            "/readyz" => self.health.readyz(),
            "/metrics" => self.scrape.as_ref()?.answer(&self.health),
            _ => return None,
        };
        Some(match *request.method() {
            Method::GET | Method::HEAD => Ok(response),
            _ => Err(StatusCode::METHOD_NOT_ALLOWED.into()),
        })
    }
}

/// What is behind the main port.
pub struct Door {
    upkeep: Upkeep,
    site: SiteSlot,
    store: &'static str,
}

/// The place for the site.
#[derive(Clone, Default)]
pub struct SiteSlot(Arc<OnceLock<BoxEndpoint<'static, Response>>>);

impl SiteSlot {
    /// From now on requests go to `site`. The second call changes nothing.
    pub fn open(&self, site: impl Endpoint<Output = Response> + 'static) {
        drop(self.0.set(site.boxed()));
    }
}

impl Door {
    /// Until the `site` is open, clients are told that the server waits for `store`.
    pub fn new(upkeep: Upkeep, site: SiteSlot, store: &'static str) -> Self {
        Self {
            upkeep,
            site,
            store,
        }
    }
}

impl Endpoint for Door {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if let Some(answer) = self.upkeep.answer(&request) {
            return answer;
        }
        match self.site.0.get() {
            Some(site) => site.call(request).await,
            None => Ok(self.wait(request.headers())),
        }
    }
}

impl Door {
    fn wait(&self, headers: &HeaderMap) -> Response {
        let sentence = format!("The server is waiting for {}.", self.store);
        if accepts_html(headers) {
            return page(&sentence);
        }
        let mut problem =
            HttpProblem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", sentence);
        problem.retry_ms = Some(RETRY_MS);
        problem.into_response()
    }
}

/// Asks again by itself. Holds nothing that a client said.
fn page(sentence: &str) -> Response {
    let seconds = RETRY_MS / 1000;
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta http-equiv=\"refresh\" content=\"{seconds}\"><title>Please wait</title>\
         <p>{sentence} This page tries again by itself.</p></html>\n"
    );
    Response::builder()
        .status(StatusCode::SERVICE_UNAVAILABLE)
        .content_type("text/html; charset=utf-8")
        .header(header::RETRY_AFTER, seconds)
        .body(html)
}
