//! One integration binary: the contracts of the layers and the stories of the whole.

mod api;
mod architecture;
mod assets;
mod attacks;
mod backend_contract;
mod chat;
mod cli_users;
mod cluster;
mod config;
mod crash;
mod drain;
mod edge;
mod faults;
mod files;
mod full_disk;
mod hub_lossy;
mod limits;
mod metrics;
mod people;
mod plain;
mod startup;
mod support;
mod transcript;
mod upkeep;
mod web;
