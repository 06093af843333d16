//! What every connection of `/ws` is told and held to.

use crate::{
    domain::{Author, Rate},
    protocol::{
        self,
        event::RoomView,
        reply::{Hello, Limits, MeView, Server},
    },
};

/// What every connection of `/ws` is told and held to.
#[derive(Clone)]
pub struct Terms {
    /// The server's name.
    pub name: String,
    /// What a client must stay within.
    pub limits: Limits,
    /// How long the server lets a silent client be.
    pub ping_ms: u64,
    /// Commands of one connection.
    pub commands: Rate,
    /// Deepest nesting of a command's JSON.
    pub max_json_depth: usize,
}

impl Terms {
    /// The answer to a hello.
    pub(super) fn hello<'a>(
        &'a self,
        user: &'a Author,
        me: &'a MeView,
        rooms: Vec<RoomView>,
    ) -> Hello<'a> {
        Hello {
            v: protocol::VERSION,
            user,
            me,
            server: Server {
                name: &self.name,
                version: env!("CARGO_PKG_VERSION"),
            },
            limits: self.limits,
            ping_ms: self.ping_ms,
            rooms,
        }
    }
}
