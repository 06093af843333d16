//! Lua that Redis runs in one step.

use std::sync::LazyLock;

use deadpool_redis::redis::{Cmd, ToRedisArgs, cmd};
use sha1::{Digest, Sha1};

/// A script, named by the SHA-1 of its text: a node of another version has other names, so both
/// can run at once.
pub(super) struct Script {
    text: &'static str,
    name: LazyLock<String>,
}

macro_rules! scripts {
    ($($name:ident = $($file:literal),+;)+) => {
        $(pub(super) static $name: Script = Script {
            text: concat!($(include_str!($file)),+),
            name: LazyLock::new(|| name(concat!($(include_str!($file)),+))),
        };)+

        /// All of them: loaded wherever commands go.
        pub(super) static ALL: &[&Script] = &[$(&$name),+];
    };
}

scripts! {
    APPEND = "append.lua";
    PAGE = "page.lua";
    TRIM = "trim.lua";
    CREATE_ROOM = "create_room.lua";
    LIST_ROOM = "list_room.lua";
    MOVE_READ = "move_read.lua";
    UNREAD = "unread.lua";
    ANNOUNCE = "present.lua", "announce.lua";
    REAP = "present.lua", "reap.lua";
    RENEW = "renew.lua";
    TOUCH = "touch.lua";
    BURY = "bury.lua";
    COMMIT = "commit.lua";
    SCAN = "scan.lua";
    NEWS = "news.lua";
    TAKE = "take.lua";
    FORGET_TOUCH = "forget_touch.lua";
}

fn name(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha1::digest(text.as_bytes()))
}

impl Script {
    /// The command that makes a server know it.
    pub(super) fn load(&self) -> Cmd {
        let mut command = cmd("SCRIPT");
        command.arg("LOAD").arg(self.text);
        command
    }

    /// A call with these keys; arguments follow.
    pub(super) fn on(&'static self, keys: &[&str]) -> Call {
        let mut tail = Tail(Vec::new());
        tail.push(keys.len());
        for key in keys {
            tail.push(*key);
        }
        Call {
            script: self,
            key: keys.first().copied().unwrap_or_default().to_owned(),
            tail,
        }
    }
}

/// A script with its keys and arguments.
#[derive(Clone)]
pub(super) struct Call {
    script: &'static Script,
    key: String,
    tail: Tail,
}

#[derive(Clone)]
struct Tail(Vec<Vec<u8>>);

impl Tail {
    fn push(&mut self, value: impl ToRedisArgs) {
        value.write_redis_args(&mut self.0);
    }
}

impl Call {
    /// One more argument.
    pub(super) fn arg(mut self, value: impl ToRedisArgs) -> Self {
        self.tail.push(value);
        self
    }

    /// The key that says which server it is for.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// By name: fails with NOSCRIPT where the server does not know it.
    pub(super) fn by_name(&self) -> Cmd {
        self.command("EVALSHA", &self.script.name)
    }

    /// With its text: works everywhere, and makes it known.
    pub(super) fn by_text(&self) -> Cmd {
        self.command("EVAL", self.script.text)
    }

    fn command(&self, name: &str, script: &str) -> Cmd {
        let mut command = cmd(name);
        command.arg(script).arg(&self.tail.0);
        command
    }
}
