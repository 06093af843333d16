use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    process::{ExitStatus, Stdio},
};

use tempfile::TempDir;
use tertulia::{app::App, config::Settings};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use super::{PATIENCE, eventually};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A node inside this process, with a store of its own.
pub(crate) struct Node {
    pub(crate) at: SocketAddr,
    app: Option<App>,
    settings: Settings,
    _dir: TempDir,
}

impl Node {
    /// With the settings a server has when nobody says anything.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings changed by `change`.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let dir = TempDir::new().unwrap();
        let mut settings = Settings::default();
        settings.host = LOCALHOST;
        settings.port = 0;
        settings.data_dir = dir.path().join("data");
        settings.leave_grace_ms = 100;
        settings.shutdown_grace_ms = 3000;
        change(&mut settings);
        let app = App::start(&settings).await.unwrap();
        let at = *app.addresses().first().unwrap();
        settings.port = at.port();
        Self {
            at,
            app: Some(app),
            settings,
            _dir: dir,
        }
    }

    /// Stops it in order.
    pub(crate) async fn stop(&mut self) {
        self.app.take().unwrap().stop().await;
    }

    /// Stops it in order and starts it again: same store, same address.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.app = Some(App::start(&self.settings).await.unwrap());
    }
}

/// The real binary in a process of its own.
pub(crate) struct Process {
    pub(crate) at: SocketAddr,
    child: Child,
    variables: Vec<(&'static str, String)>,
    dir: TempDir,
}

impl Process {
    /// Starts it with these environment variables on top and waits until it is ready.
    pub(crate) async fn start(variables: &[(&'static str, &str)]) -> Self {
        let this = Self::begin(variables);
        this.ready().await;
        this
    }

    /// Starts it and does not wait.
    pub(crate) fn begin(variables: &[(&'static str, &str)]) -> Self {
        let variables: Vec<_> = variables
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        let free = TcpListener::bind((LOCALHOST, 0)).unwrap();
        let at = free.local_addr().unwrap();
        drop(free);
        let dir = TempDir::new().unwrap();
        let child = spawn(at, &dir, &variables);
        Self {
            at,
            child,
            variables,
            dir,
        }
    }

    /// Ends it with SIGKILL: it can do nothing more.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts it again after its end: same store, same address.
    pub(crate) async fn revive(&mut self) {
        self.child = spawn(self.at, &self.dir, &self.variables);
        self.ready().await;
    }

    /// Asks it to stop, as an init system does.
    pub(crate) async fn terminate(&self) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await;
        assert!(sent.unwrap().success());
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// How it ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait())
            .await
            .expect("it ends")
            .unwrap()
    }

    /// Answers when it says that it is ready.
    pub(crate) async fn ready(&self) {
        let address = format!("http://{}/readyz", self.at);
        eventually("the server is ready", async || {
            let answer = reqwest::get(&address).await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }
}

fn spawn(at: SocketAddr, dir: &TempDir, variables: &[(&str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tertulia"))
        .env("TERTULIA_HOST", at.ip().to_string())
        .env("TERTULIA_PORT", at.port().to_string())
        .env("TERTULIA_DATA_DIR", dir.path().join("data"))
        .env("TERTULIA_LOG", "error")
        .envs(variables.iter().map(|(key, value)| (key, value)))
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}
