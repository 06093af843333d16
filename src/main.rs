//! The binary: its subcommands are its table of contents.

use std::{
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
};

use tertulia::{
    app::{self, App},
    cli::{self, Command},
    config::{ConfigError, Settings},
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
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(settings)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

/// Serves until SIGTERM or SIGINT, then stops in order; a second signal ends at once.
async fn run(settings: &Settings) -> Result<(), String> {
    let mut term = listen_for(SignalKind::terminate())?;
    let mut interrupt = listen_for(SignalKind::interrupt())?;
    let app = App::start(settings).await.map_err(|e| e.to_string())?;
    greet(settings, &app);
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    tokio::select! {
        () = app.stop() => {}
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

fn listen_for(kind: SignalKind) -> Result<Signal, String> {
    signal(kind).map_err(|error| format!("cannot listen for signals: {error}"))
}

/// Says where it listens, where what lies, and who may enter.
fn greet(settings: &Settings, app: &App) {
    let port = app
        .addresses()
        .first()
        .map_or(settings.port, SocketAddr::port);
    let host = if settings.host.is_unspecified() {
        "localhost".to_owned()
    } else if settings.host.is_ipv6() {
        format!("[{}]", settings.host)
    } else {
        settings.host.to_string()
    };
    let dir = &settings.data_dir;
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.clone());
    tracing::info!("{} listens on http://{host}:{port}", settings.app_name);
    tracing::info!(
        backend = app.backend_kind(),
        "messages lie in {}",
        dir.display()
    );
    tracing::info!("access is open: whoever has the address may enter as a guest");
}

fn complain(sentence: &impl std::fmt::Display) {
    // There is nobody left to tell if standard error is gone.
    drop(writeln!(io::stderr(), "tertulia: {sentence}"));
}
