//! What attackers try against a real node, and what they get.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod addresses;
mod bodies;
mod cookies;
mod disk;
mod headers;
mod log;
mod paths;
mod raw;
mod sites;
mod slow;
