//! The table of settings: one row each, from which the struct, the flags and the documentation
//! come.

use std::{fmt, net::IpAddr, path::PathBuf};

use serde::Deserialize;

use super::{Rule, SettingLine};
use crate::{backend::redis::Place, transport::caller::Network};

/// One setting.
pub(crate) struct Row {
    /// Its name in `tertulia.toml`; `TERTULIA_` + upper case in the environment, `--` + kebab
    /// case as a flag.
    pub(crate) key: &'static str,
    /// What it does, its unit, and what happens at the bound.
    pub(crate) doc: &'static str,
    /// As one would write it; empty: not set.
    pub(crate) default: &'static str,
    /// What a value must be.
    pub(crate) rule: Rule,
}

impl Row {
    /// A value that is accepted.
    pub(crate) fn example(&self) -> &'static str {
        match (self.default, &self.rule) {
            ("", Rule::Origins) => "https://chat.example.org",
            ("", Rule::Networks) => "10.0.0.0/8",
            (_, Rule::Word { example }) => example,
            ("", Rule::Url) => "https://s3.example.org",
            ("", Rule::Secret) => "…",
            ("", _) => "redis://localhost:6379/0",
            (default, _) => default,
        }
    }
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:ident: $kind:ty = $default:literal, $rule:expr;)+) => {
        /// Every setting of a server, checked.
        #[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $key: $kind,)+
            /// This machine is one of Fly's (`FLY_APP_NAME`), whose proxy says who calls.
            #[serde(skip)]
            pub on_fly: bool,
            #[serde(skip)]
            pub(super) lines: Vec<SettingLine>,
        }

        /// Every setting, in the order in which people meet them.
        pub(crate) const TABLE: &[Row] = &[$(Row {
            key: stringify!($key),
            doc: concat!($($doc),+),
            default: $default,
            rule: $rule,
        }),+];
    };
}

settings! {
    /// Address to listen on; `::` is every address, IPv6 and IPv4, `127.0.0.1` this machine only.
    host: IpAddr = "::", Rule::Address;
    /// TCP port to listen on; 0 lets the system choose one.
    port: u16 = "8000", Rule::whole(0, 65_535);
    /// Folder of the embedded store; made if it is missing.
    data_dir: PathBuf = "data", Rule::Path;
    /// Redis that joins several nodes; not set: one node with the embedded store.
    redis_url: Option<RedisUrl> = "", Rule::RedisUrl;
    /// First part of every key and channel in Redis, so that several servers can share one.
    redis_prefix: String = "t1", Rule::Prefix;
    /// When a message counts as sent; `memory`: Redis has it, `replicated`: its replicas have it
    /// too. What each may lose is told in docs/reliability.md.
    durability: Durability = "memory", Rule::OneOf(&["memory", "replicated"]);
    /// Replicas that must have a message where `durability` is `replicated`.
    redis_replicas: usize = "1", Rule::whole(1, 10);
    /// Name that people see, 1–40 characters.
    app_name: String = "Tertulia", Rule::Text { max_chars: 40 };
    /// Other web sites that may use the API and sockets with a visitor's session:
    /// `scheme://host[:port]`, separated by commas, or a list.
    cors_origins: Vec<String> = "", Rule::Origins;
    /// Proxies in front of this server: networks such as `10.0.0.0/8`, or addresses, separated by
    /// commas, or a list. Their `X-Forwarded-For` tells whom rates count, and their
    /// `X-Forwarded-Proto` whether a browser came by HTTPS; nobody else's does.
    trusted_proxies: Vec<Network> = "", Rule::Networks;
    /// Log what the server decides, not only what happened.
    debug: bool = "false", Rule::Switch;
    /// What to log: a level, or `target=level` pairs separated by commas.
    log: String = "info", Rule::LogFilter;
    /// How to log: `text` for people, `json` for machines, `auto` is text on a terminal.
    log_format: LogFormat = "auto", Rule::OneOf(&["auto", "text", "json"]);
    /// Who may enter; `open`: whoever has the address is a guest, `invite`: whoever has an invite,
    /// `accounts`: whoever has an account, which an invite lets one make.
    access: Access = "open", Rule::OneOf(&["open", "invite", "accounts"]);
    /// Sockets and HTTP connections at one time; further ones are closed at once.
    max_connections: usize = "20000", Rule::whole(1, 1_000_000);
    /// Connections from one address at one time; 0: no limit. What counts is who connects to this
    /// server, whatever `trusted_proxies` says: behind a proxy all come from the proxy.
    max_connections_per_address: usize = "1024", Rule::whole(0, 1_000_000);
    /// Sockets of one user at one time; further ones are refused.
    max_connections_per_user: usize = "20", Rule::whole(1, 10_000);
    /// Rooms that one socket may follow; further ones are refused.
    max_rooms_per_connection: usize = "200", Rule::whole(1, 10_000);
    /// Rooms on this server; further ones are refused.
    max_rooms: usize = "10000", Rule::whole(3, 1_000_000);
    /// Bytes of one frame from a client; a longer one closes the socket. At least 1024 more than
    /// `max_text_bytes`.
    max_frame_bytes: usize = "65536", Rule::whole(1024, 16 * 1024 * 1024);
    /// Bytes of a message's text in UTF-8; a longer one is refused.
    max_text_bytes: usize = "16384", Rule::whole(1, 1024 * 1024);
    /// Nesting of JSON from a client; deeper is refused.
    max_json_depth: usize = "16", Rule::whole(4, 64);
    /// Bytes of a request's body; a longer one is refused. At least 1024 more than
    /// `max_text_bytes`.
    max_body_bytes: usize = "131072", Rule::whole(1024, 16 * 1024 * 1024);
    /// Commands a second on one socket; faster ones are refused, endlessly refused ones close it.
    command_rate: u32 = "30", Rule::whole(1, 10_000);
    /// Commands that one socket may give at once.
    command_burst: u32 = "60", Rule::whole(1, 100_000);
    /// Messages a second of one user in one room; faster ones are refused.
    send_rate: u32 = "5", Rule::whole(1, 10_000);
    /// Messages that one user may send at once in one room.
    send_burst: u32 = "20", Rule::whole(1, 100_000);
    /// Messages a second of one bot in one room; faster ones are refused.
    bot_send_rate: u32 = "2", Rule::whole(1, 10_000);
    /// Messages that one bot may send at once in one room.
    bot_send_burst: u32 = "30", Rule::whole(1, 100_000);
    /// New rooms a minute from one address, and at once; more are refused. Behind a proxy see
    /// `trusted_proxies`.
    create_room_rate: u32 = "10", Rule::whole(1, 100_000);
    /// New guests a minute from one address, and at once; more are refused. Behind a proxy see
    /// `trusted_proxies`.
    sign_in_rate: u32 = "60", Rule::whole(1, 100_000);
    /// Wrong passwords for one account in 15 minutes, on all nodes together, and four times as many
    /// from one address; then both have to wait.
    password_attempts: u32 = "5", Rule::whole(1, 10_000);
    /// Whether outgoing webhooks, and the addresses of push services that browsers give, may reach
    /// private networks and this machine.
    private_webhooks: bool = "false", Rule::Switch;
    /// Whether files can be sent. One node keeps them in `data_dir`; nodes that share a Redis need a
    /// bucket, and without one no files can be sent.
    files: bool = "true", Rule::Switch;
    /// Megabytes (1024 × 1024 bytes) of one file; a larger one is refused.
    max_file_mb: u64 = "50", Rule::whole(1, 10_240);
    /// Megapixels of a picture; a larger one is refused. One at a time is drawn anew, which may take
    /// ten bytes of memory for each pixel.
    max_picture_megapixels: u64 = "25", Rule::whole(1, 200);
    /// Megabytes that one user may send in an hour, and at once, on all nodes together; more have to
    /// wait. Each file counts as a quarter at least.
    upload_mb_per_hour: u32 = "1000", Rule::whole(1, 1_000_000);
    /// Megabytes that files leave free on the disk of `data_dir`; with less, none can be sent.
    files_keep_free_mb: u64 = "512", Rule::whole(0, 10_000_000);
    /// Milliseconds without a byte of a file that is being sent, and grace for its pace of at least
    /// 8 kB a second; then it is given up.
    upload_idle_ms: u64 = "20000", Rule::whole(100, 600_000);
    /// Bucket of S3, or of a server that speaks as it does, for files; not set: `data_dir`.
    s3_bucket: Option<String> = "", Rule::Word { example: "tertulia-files" };
    /// Where the bucket is, in words of its server.
    s3_region: String = "us-east-1", Rule::Word { example: "us-east-1" };
    /// Address of the bucket's server; not set: Amazon's.
    s3_endpoint: Option<String> = "", Rule::Url;
    /// Who asks for the bucket: its access key.
    s3_access_key: Option<String> = "", Rule::Word { example: "AKIA…" };
    /// What proves it: its secret key. Best in the environment.
    s3_secret_key: Option<Secret> = "", Rule::Secret;
    /// Whether the bucket stands in the path of addresses, as most servers other than Amazon's want
    /// it; else in the name of the host. Counts where `s3_endpoint` is set.
    s3_path_style: bool = "true", Rule::Switch;
    /// Milliseconds after which a message is pushed to the devices of whoever neither looks nor has
    /// read it by then.
    push_delay_ms: u64 = "2000", Rule::whole(0, 60_000);
    /// Milliseconds for a request's head to arrive; then the connection is closed.
    header_timeout_ms: u64 = "10000", Rule::whole(100, 600_000);
    /// Milliseconds for a request's body to arrive; then the request is refused.
    body_timeout_ms: u64 = "20000", Rule::whole(100, 600_000);
    /// Milliseconds for the first frame of a socket; then it is closed.
    hello_timeout_ms: u64 = "10000", Rule::whole(100, 600_000);
    /// Milliseconds between pings on a socket; less than the read timeout of a proxy in front.
    ping_interval_ms: u64 = "25000", Rule::whole(100, 600_000);
    /// Milliseconds for the answer to a ping; then the socket is closed.
    pong_timeout_ms: u64 = "10000", Rule::whole(100, 600_000);
    /// Milliseconds a socket may fail to take what waits for it; then it is closed as too slow.
    slow_timeout_ms: u64 = "15000", Rule::whole(100, 600_000);
    /// Milliseconds after a user's last socket closes until others see them leave.
    leave_grace_ms: u64 = "5000", Rule::whole(0, 600_000);
    /// Milliseconds for a stop to close every socket and finish what was accepted.
    shutdown_grace_ms: u64 = "30000", Rule::whole(0, 300_000);
    /// Milliseconds that a stop still takes new clients after it says that it is not ready, so that
    /// a balancer notices first. Counts into `shutdown_grace_ms`.
    drain_delay_ms: u64 = "0", Rule::whole(0, 300_000);
    /// Whether /readyz fails also while Redis does not answer at all. Then every node is unready
    /// at once, and a balancer shows its own error page in place of the app's calm one.
    strict_ready: bool = "false", Rule::Switch;
    /// TCP port for /metrics alone; 0: it is served with everything else.
    metrics_port: u16 = "0", Rule::whole(0, 65_535);
    /// Newest entries of each active room kept in memory; older ones are read from the store.
    ring_entries: usize = "512", Rule::whole(16, 65_536);
}

/// The row of a key that is written in this crate.
pub(super) fn row(key: &str) -> &'static Row {
    TABLE
        .iter()
        .find(|row| row.key == key)
        .unwrap_or_else(|| unreachable!("no setting {key}"))
}

/// Who may enter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Whoever has the address.
    Open,
    /// Whoever has an invite.
    Invite,
    /// Whoever has an account.
    Accounts,
}

/// How log lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    Auto,
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// When a message counts as sent, where several nodes share a Redis.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Durability {
    /// Redis has it.
    Memory,
    /// Its replicas have it too.
    Replicated,
}

/// What nobody else should see: neither in `Debug` nor in `Display`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret: for the connection, never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Where Redis is. Its password shows neither in `Debug` nor in `Display`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RedisUrl(String);

impl RedisUrl {
    /// The whole URL, password included: for the connection, never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The URL, understood.
    pub fn place(&self) -> Place {
        self.0
            .parse()
            .unwrap_or_else(|problem| unreachable!("checked when it was read: {problem}"))
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => write!(f, "{scheme}://***@{place}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({self})")
    }
}
