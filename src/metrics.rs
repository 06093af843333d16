//! Numbers about this node, for Prometheus. No label names a user or a room.

use std::{
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};

/// One label and its value.
pub type Label = [(&'static str, &'static str); 1];
type Counters = Family<Label, Counter>;
type Gauges = Family<Label, Gauge>;
type Seconds = Gauge<f64, AtomicU64>;
type Histograms = Family<Label, Histogram, fn() -> Histogram>;

/// The type of [`Metrics::encode`]'s text.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the buckets of times, in seconds.
const TIMES: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
];

/// Everything that is counted on this node. One for each node, shared.
pub struct Metrics {
    registry: Registry,
    connections: Gauges,
    rooms_open: Gauge,
    rooms_healing: Gauge,
    sends: Counters,
    pushes: Counters,
    deliveries: Counter,
    resumes: Counters,
    gaps: Counter,
    evictions: Counter,
    heals: Counter,
    backend_times: Histograms,
    backend_errors: Counters,
    backend_up: Gauge,
    probe_age: Seconds,
    http_requests: Counters,
    tcp_connections: Counters,
    /// What the door had counted at the last scrape.
    door: Mutex<Door>,
}

/// What was counted at the door since the start.
#[derive(Clone, Copy, Default, Debug)]
pub struct Door {
    /// TCP connections that were let in.
    pub accepted: u64,
    /// Refused because the node was full.
    pub refused_full: u64,
    /// Refused because their address had too many.
    pub refused_address: u64,
    /// Failures to accept.
    pub errors: u64,
}

/// How the node is at the moment of a scrape.
#[derive(Clone, Copy, Default, Debug)]
pub struct Now {
    /// Sockets of `/ws`.
    pub multiplexed: usize,
    /// Sockets of `/ws/{room_id}`.
    pub plain: usize,
    /// Rooms that are open.
    pub rooms: usize,
    /// Those of them that read their log.
    pub healing: usize,
    /// Whether the backend answers.
    pub is_up: bool,
    /// How long no probe was heard.
    pub probe_age: Duration,
    /// What was counted at the door.
    pub door: Door,
}

impl Metrics {
    /// Nothing is counted yet.
    pub fn new() -> Arc<Self> {
        let mut registry = Registry::with_prefix("tertulia");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version that runs", build);
        let started = Seconds::default();
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        started.set(since_1970.unwrap_or_default().as_secs_f64());
        let (name, help) = ("start_time", "When the node started, since 1970");
        registry.register_with_unit(name, help, Unit::Seconds, started);
        let times = Histograms::new_with_constructor(|| Histogram::new(TIMES));
        let (name, help) = ("backend_request", "How long the backend took, by operation");
        registry.register_with_unit(name, help, Unit::Seconds, times.clone());
        let probe_age = Seconds::default();
        let (name, help) = (
            "probe_age",
            "How long this node has not heard its own probe",
        );
        registry.register_with_unit(name, help, Unit::Seconds, probe_age.clone());
        let mut this = Self {
            registry,
            connections: Family::default(),
            rooms_open: Gauge::default(),
            rooms_healing: Gauge::default(),
            sends: Family::default(),
            pushes: Family::default(),
            deliveries: Counter::default(),
            resumes: Family::default(),
            gaps: Counter::default(),
            evictions: Counter::default(),
            heals: Counter::default(),
            backend_times: times,
            backend_errors: Family::default(),
            backend_up: Gauge::default(),
            probe_age,
            http_requests: Family::default(),
            tcp_connections: Family::default(),
            door: Mutex::default(),
        };
        this.register();
        Arc::new(this)
    }

    fn register(&mut self) {
        let all = &mut self.registry;
        for (name, help, gauge) in [
            (
                "rooms_open",
                "Rooms with somebody in them on this node",
                &self.rooms_open,
            ),
            (
                "rooms_healing",
                "Open rooms that are reading their log",
                &self.rooms_healing,
            ),
            (
                "backend_up",
                "Whether the backend answers",
                &self.backend_up,
            ),
        ] {
            all.register(name, help, gauge.clone());
        }
        for (name, help, counter) in [
            ("deliveries", "Entries offered to sockets", &self.deliveries),
            (
                "gaps",
                "Sockets too slow for the newest entries of a room",
                &self.gaps,
            ),
            (
                "evictions",
                "Sockets closed because they took nothing",
                &self.evictions,
            ),
            (
                "heals",
                "Open rooms that had to read their log",
                &self.heals,
            ),
        ] {
            all.register(name, help, counter.clone());
        }
        self.register_families();
    }

    fn register_families(&mut self) {
        let all = &mut self.registry;
        for (name, help, counters) in [
            ("sends", "Messages, by what became of them", &self.sends),
            ("pushes", "Pushes, by what became of them", &self.pushes),
            (
                "resumes",
                "Positions that clients came back with, by verdict",
                &self.resumes,
            ),
            (
                "backend_errors",
                "Failures of the backend, by operation",
                &self.backend_errors,
            ),
            (
                "http_requests",
                "HTTP requests, by class of status",
                &self.http_requests,
            ),
            (
                "tcp_connections",
                "TCP connections, by outcome",
                &self.tcp_connections,
            ),
        ] {
            all.register(name, help, counters.clone());
        }
        all.register(
            "connections",
            "Open sockets, by protocol",
            self.connections.clone(),
        );
    }

    /// A message was `appended`, `repeated`, `refused` or `unavailable`.
    pub fn sent(&self, outcome: &'static str) {
        self.sends.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// A push was taken, failed, or not even tried.
    pub fn pushed(&self, outcome: &'static str) {
        self.pushes.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// So many entries were offered to so many sockets.
    pub fn delivered(&self, entries: u64, sockets: usize) {
        self.deliveries.inc_by(entries * sockets as u64);
    }

    /// A client came back.
    pub fn resumed(&self, verdict: &'static str) {
        self.resumes.get_or_create(&[("verdict", verdict)]).inc();
    }

    /// A socket fell out of a room's newest entries.
    pub fn fell_behind(&self) {
        self.gaps.inc();
    }

    /// A socket was closed because it took nothing.
    pub fn evicted(&self) {
        self.evictions.inc();
    }

    /// An open room has to read its log, because hints were lost or may have been.
    pub fn heals(&self) {
        self.heals.inc();
    }

    /// The backend did something in this time.
    pub fn backend_took(&self, operation: &'static str, time: Duration) {
        let times = self
            .backend_times
            .get_or_create(&[("operation", operation)]);
        times.observe(time.as_secs_f64());
    }

    /// The backend failed.
    pub fn backend_failed(&self, operation: &'static str) {
        self.backend_errors
            .get_or_create(&[("operation", operation)])
            .inc();
    }

    /// A request was answered with this status.
    pub fn answered(&self, status: u16) {
        let class = match status {
            100..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        self.http_requests.get_or_create(&[("status", class)]).inc();
    }

    /// All of it, in the text format of `OpenMetrics`.
    pub fn encode(&self, now: &Now) -> String {
        let gauge = |gauge: &Gauge, value: usize| {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        };
        gauge(
            &self
                .connections
                .get_or_create(&[("protocol", "multiplexed")]),
            now.multiplexed,
        );
        gauge(
            &self.connections.get_or_create(&[("protocol", "plain")]),
            now.plain,
        );
        gauge(&self.rooms_open, now.rooms);
        gauge(&self.rooms_healing, now.healing);
        self.backend_up.set(i64::from(now.is_up));
        self.probe_age.set(now.probe_age.as_secs_f64());
        self.count_door(now.door);
        let mut text = String::new();
        if let Err(error) = encode(&mut text, &self.registry) {
            tracing::error!(%error, "metrics");
        }
        text
    }

    fn count_door(&self, now: Door) {
        let before = {
            let mut door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *door, now)
        };
        let count = |outcome, now: u64, before: u64| {
            let counter = self.tcp_connections.get_or_create(&[("outcome", outcome)]);
            counter.inc_by(now.saturating_sub(before));
        };
        count("accepted", now.accepted, before.accepted);
        count("refused_full", now.refused_full, before.refused_full);
        count(
            "refused_address",
            now.refused_address,
            before.refused_address,
        );
        count("failed", now.errors, before.errors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_end_in_total_and_times_in_seconds() {
        let metrics = Metrics::new();
        metrics.sent("appended");
        metrics.delivered(3, 4);
        metrics.backend_took("append", Duration::from_millis(2));
        let now = Now {
            plain: 2,
            is_up: true,
            door: Door {
                accepted: 7,
                ..Door::default()
            },
            ..Now::default()
        };
        metrics.encode(&now);
        let text = metrics.encode(&now);
        for line in [
            "tertulia_sends_total{outcome=\"appended\"} 1",
            "tertulia_deliveries_total 12",
            "tertulia_connections{protocol=\"plain\"} 2",
            "tertulia_backend_request_seconds_count{operation=\"append\"} 1",
            "tertulia_backend_up 1",
            "tertulia_tcp_connections_total{outcome=\"accepted\"} 7",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in {text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
