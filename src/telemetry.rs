//! Logs: text for people on a terminal, one JSON object a line otherwise; to standard error, so
//! that standard output belongs to the commands. Never message text, names or tokens: that is
//! for whoever writes the event to see to.

use std::{
    fmt,
    io::{self, IsTerminal},
};

use chrono::{SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{
    EnvFilter, fmt as lines,
    fmt::{
        FmtContext, FormatEvent, FormattedFields,
        format::{JsonFields, Writer},
    },
    registry::{LookupSpan, Scope},
};

use crate::config::{ConfigError, LogFormat, Settings};

/// Crates that tell more than an operator wants; a filter may name them and turn them on.
const QUIET: &str = "hyper=warn,hyper_util=warn,poem=warn,mio=warn,tungstenite=warn";

/// Starts logging for the whole process. Called once; a second call changes nothing.
pub fn init(settings: &Settings) -> Result<(), ConfigError> {
    let filter = filter(settings)?;
    let terminal = io::stderr().is_terminal();
    let json = match settings.log_format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !terminal,
    };
    let builder = lines().with_env_filter(filter).with_writer(io::stderr);
    // Fails only where a subscriber is in place already, as in tests.
    let started = if json {
        builder
            .fmt_fields(JsonFields::new())
            .event_format(JsonLine)
            .try_init()
    } else {
        builder.with_ansi(terminal).with_target(false).try_init()
    };
    drop(started);
    Ok(())
}

/// The quiet crates first, so that what somebody wrote wins over them.
fn filter(settings: &Settings) -> Result<EnvFilter, ConfigError> {
    let debug = if settings.debug {
        ",tertulia=debug"
    } else {
        ""
    };
    let directives = format!("{QUIET},{}{debug}", settings.log);
    EnvFilter::builder()
        .parse(directives)
        .map_err(|error| settings.refuse("log", error.to_string()))
}

/// Writes each event as a [`Line`].
struct JsonLine;

/// One event. The time comes first, so that lines sort by it.
#[derive(Serialize)]
struct Line<'a> {
    ts: String,
    level: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg: Option<Value>,
    /// Those of its spans from the outermost in, then its own; an inner field replaces an outer
    /// one of the same name.
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl<S> FormatEvent<S, JsonFields> for JsonLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut fields = Map::new();
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            let extensions = span.extensions();
            let of_span = extensions
                .get::<FormattedFields<JsonFields>>()
                .and_then(|fields| serde_json::from_str::<Map<_, _>>(&fields.fields).ok());
            fields.extend(of_span.unwrap_or_default());
        }
        event.record(&mut Fields(&mut fields));

        let line = Line {
            ts: Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true),
            level: event.metadata().level().as_str(),
            target: event.metadata().target(),
            msg: fields.remove("message"),
            fields,
        };
        let text = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
        writeln!(writer, "{text}")
    }
}

/// Collects the fields of an event; its message is one of them.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn put(&mut self, field: &tracing::field::Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &tracing::field::Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &tracing::field::Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &tracing::field::Field, value: f64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &tracing::field::Field, value: bool) {
        self.put(field, value);
    }

    fn record_error(
        &mut self,
        field: &tracing::field::Field,
        value: &(dyn std::error::Error + 'static),
    ) {
        self.put(field, value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(settings: &Settings, story: impl FnOnce()) -> Vec<Value> {
        let paper = Paper::default();
        let copy = paper.clone();
        let subscriber = lines()
            .with_env_filter(filter(settings).unwrap())
            .fmt_fields(JsonFields::new())
            .event_format(JsonLine)
            .with_writer(move || copy.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, story);
        let bytes = paper.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_line_carries_the_fields_of_its_spans() {
        let lines = logged(&Settings::default(), || {
            let span = tracing::info_span!("request", request_id = "r-1", status = 0);
            span.record("status", 204);
            span.in_scope(|| tracing::warn!(rooms = 3, "all is \"well\""));
        });
        let [line] = lines.as_slice() else {
            panic!("{lines:?}")
        };
        assert_eq!(line["msg"], "all is \"well\"");
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["request_id"], "r-1");
        assert_eq!(line["status"], 204);
        assert_eq!(line["rooms"], 3);
        assert!(line["ts"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    fn debug_shows_our_decisions_and_not_those_of_the_crates() {
        let story = || {
            tracing::debug!("ours");
            tracing::debug!(target: "hyper", "theirs");
        };
        let mut settings = Settings::default();
        assert_eq!(logged(&settings, story).len(), 0);
        settings.debug = true;
        assert_eq!(logged(&settings, story).len(), 1);
        settings.log = "hyper=debug".to_owned();
        assert_eq!(logged(&settings, story).len(), 2);
    }
}
