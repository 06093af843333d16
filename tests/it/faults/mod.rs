//! Faults, each caused on purpose while people talk: afterwards every promise of docs/protocol.md
//! is compared with what every client saw. The numbers are those of docs/reliability.md.
//!
//! `make faults` runs them with more clients and longer outages.
#![expect(clippy::unwrap_used, reason = "tests")]

mod redis_down;
mod team;

use team::Team;
