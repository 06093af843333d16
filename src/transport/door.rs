//! What is behind a port: health and metrics from the first moment on, and the site as soon as
//! there is one.

use std::sync::{Arc, OnceLock};

use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response,
    endpoint::BoxEndpoint,
    http::{HeaderMap, Method, StatusCode, header},
};

use super::{assets::accepts_html, health::Health, problem::HttpProblem};

/// When to ask a server again that waits.
const RETRY_MS: u64 = 2000;

/// What programs ask a node about itself.
#[derive(Clone)]
pub struct Upkeep {
    /// For `/healthz` and `/readyz`.
    pub health: Arc<Health>,
}

impl Upkeep {
    /// `None` for every other address.
    fn answer(&self, request: &Request) -> Option<poem::Result<Response>> {
        let response = match request.uri().path() {
            "/healthz" => Health::healthz(),
            "/readyz" => self.health.readyz(),
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
