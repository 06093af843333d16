//! Moments, as the backend's clock gives them.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC with millisecond precision. On the wire: RFC 3339, `2026-11-24T09:15:00.000Z`.
/// It comes from the backend, never from a client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(i64);

impl Timestamp {
    /// This node's clock. For backends and logs only.
    pub fn now() -> Self {
        Self(Utc::now().timestamp_millis())
    }

    /// From milliseconds since 1970.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This moment and `seconds` more.
    #[must_use]
    pub fn plus_seconds(self, seconds: u64) -> Self {
        let millis = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// `2026-11-24 09:15 UTC`: inside a sentence.
    pub fn for_people(self) -> String {
        self.to_chrono().format("%Y-%m-%d %H:%M UTC").to_string()
    }

    fn to_chrono(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &self
                .to_chrono()
                .to_rfc3339_opts(SecondsFormat::Millis, true),
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(DateTime::<Utc>::deserialize(from)?.timestamp_millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_rfc_3339_with_milliseconds() {
        let moment = Timestamp::from_millis(1_795_511_700_000);
        assert_eq!(moment.to_string(), "2026-11-24T09:15:00.000Z");
        let back: Timestamp = serde_json::from_str("\"2026-11-24T09:15:00.000Z\"").unwrap();
        assert_eq!(back, moment);
    }
}
