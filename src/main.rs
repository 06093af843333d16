//! The binary: its subcommands are its table of contents.

use std::{
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
};

use tertulia::{
    app::{self, App, Starting},
    cli::{self, Command},
    config::{Access, ConfigError, Durability, Settings},
    service::SETUP_HOURS,
    telemetry,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

fn main() -> ExitCode {
    match cli::parse().and_then(obey) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(ConfigError::EXIT_CODE)
        }
    }
}

fn obey(command: Command) -> Result<ExitCode, ConfigError> {
    let mut out = io::stdout().lock();
    let done = match command {
        Command::Serve(settings) => {
            telemetry::init(&settings)?;
            return Ok(serve(&settings));
        }
        Command::Config(settings, layout) => cli::write_settings(&settings, layout, &mut out),
        Command::Openapi => writeln!(out, "{}", app::openapi()),
        Command::Healthcheck(endpoint) => cli::healthcheck(&endpoint),
        Command::Users(settings, verb) => cli::manage_users(&settings, verb, &mut out),
    };
    Ok(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    })
}

fn serve(settings: &Settings) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let outcome = runtime.block_on(run(settings));
            // What is still under way was given up: nobody waits for it.
            runtime.shutdown_background();
            outcome
        });
    outcome.unwrap_or_else(|sentence| {
        complain(&sentence);
        ExitCode::FAILURE
    })
}

/// Serves until SIGTERM or SIGINT, then stops in order; a second signal ends at once.
async fn run(settings: &Settings) -> Result<ExitCode, String> {
    let mut signals = Signals::listen()?;
    let starting = Starting::listen(settings).map_err(|error| error.to_string())?;
    tell_address(settings, starting.addresses());
    let app = tokio::select! {
        app = starting.open() => app.map_err(|error| error.to_string())?,
        _ = signals.next() => {
            tracing::info!("stopped before the store was there");
            return Ok(ExitCode::SUCCESS);
        }
    };
    greet(settings);
    offer_setup(settings, &app).await;
    signals.next().await;
    tokio::select! {
        () = app.stop() => Ok(ExitCode::SUCCESS),
        kind = signals.next() => {
            tracing::warn!("a second signal: ending at once");
            Ok(ended_by(kind))
        }
    }
}

/// The signals that ask for a stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self, String> {
        let listen =
            |kind| signal(kind).map_err(|error| format!("cannot listen for signals: {error}"));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> SignalKind {
        tokio::select! {
            _ = self.terminate.recv() => SignalKind::terminate(),
            _ = self.interrupt.recv() => SignalKind::interrupt(),
        }
    }
}

/// The code that a shell gives for a process which a signal ended.
fn ended_by(kind: SignalKind) -> ExitCode {
    u8::try_from(128 + kind.as_raw_value()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn tell_address(settings: &Settings, addresses: &[SocketAddr]) {
    let address = address(settings, addresses);
    tracing::info!("{} listens on {address}", settings.app_name);
}

fn address(settings: &Settings, addresses: &[SocketAddr]) -> String {
    let port = addresses.first().map_or(settings.port, SocketAddr::port);
    let host = if settings.host.is_unspecified() {
        "localhost".to_owned()
    } else if settings.host.is_ipv6() {
        format!("[{}]", settings.host)
    } else {
        settings.host.to_string()
    };
    format!("http://{host}:{port}")
}

/// Says where what lies, how well, and who may enter.
fn greet(settings: &Settings) {
    if let Some(url) = &settings.redis_url {
        let durability = match settings.durability {
            Durability::Memory => "memory".to_owned(),
            Durability::Replicated => format!("replicated to {}", settings.redis_replicas),
        };
        tracing::info!(
            backend = "redis",
            durability,
            prefix = settings.redis_prefix,
            "messages lie in {}",
            url.place()
        );
    } else {
        let dir = &settings.data_dir;
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.clone());
        tracing::info!(backend = "embedded", "messages lie in {}", dir.display());
    }
    match settings.access {
        Access::Open => {
            tracing::info!("access is open: whoever has the address may enter as a guest");
        }
        Access::Invite => tracing::info!("access is by invite: nobody enters without one"),
        Access::Accounts => tracing::info!("access is for accounts: an invite lets one make one"),
    }
}

/// While nobody is the owner, shows the link that makes its opener the owner: to whoever reads this
/// terminal, and never in the log as a field of its own.
async fn offer_setup(settings: &Settings, app: &App) {
    match app.setup_token().await {
        Ok(Some(token)) => {
            let address = address(settings, app.addresses());
            complain(&format!(
                "nobody owns this server yet. Open this link once, within {SETUP_HOURS} hours, to \
                 become its owner: {address}/setup/{}",
                token.secret()
            ));
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "no setup link could be made; start again for one"),
    }
}

fn complain(sentence: &impl std::fmt::Display) {
    // There is nobody left to tell if standard error is gone.
    drop(writeln!(io::stderr(), "tertulia: {sentence}"));
}
