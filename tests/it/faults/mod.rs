//! Faults, each caused on purpose while people talk: afterwards every promise of docs/protocol.md
//! is compared with what every client saw and was told. The numbers are those of
//! docs/reliability.md.
//!
//! `make faults` runs them with more clients and longer outages.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bus;
mod clients;
mod nodes;
mod redis_down;
mod team;
mod topology;

use team::Team;
