//! Tertulia: chat rooms from one binary. See ARCHITECTURE.md for the map.

pub mod app;
pub mod backend;
pub mod cli;
pub mod config;
pub mod domain;
pub mod hub;
pub mod metrics;
pub mod protocol;
pub mod service;
pub mod telemetry;
pub mod transport;
