//! HTTP and sockets; no rules of its own.

mod allow;
pub mod api;
pub mod assets;
pub mod caller;
mod credentials;
pub mod docs;
pub mod door;
mod failure;
mod file_answer;
pub mod front;
pub mod health;
pub mod listener;
pub mod multiplexed;
mod origin;
pub mod plain_socket;
pub mod problem;
mod session_cookie;
pub mod site;
pub mod socket;
mod strict;
pub mod terms;
pub mod upgrade;
mod uploads;
