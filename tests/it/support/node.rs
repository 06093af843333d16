use std::{
    fs::{self, File},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;
use tertulia::{app::App, config::Settings, service::Chat};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use super::{PATIENCE, eventually, free_port, redis::signal};

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
        Self::prepared(change, async |_| {}).await
    }

    /// The same, on a store that `prepare` has been at.
    pub(crate) async fn prepared(
        change: impl FnOnce(&mut Settings),
        prepare: impl AsyncFnOnce(&Settings),
    ) -> Self {
        let dir = TempDir::new().unwrap();
        let mut settings = Settings::default();
        settings.host = LOCALHOST;
        settings.port = 0;
        settings.data_dir = dir.path().join("data");
        settings.leave_grace_ms = 100;
        settings.shutdown_grace_ms = 3000;
        change(&mut settings);
        prepare(&settings).await;
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

    /// What the link of the first start ends with, if there is no owner yet.
    pub(crate) async fn setup_token(&self) -> Option<String> {
        let token = self.app.as_ref().unwrap().setup_token().await.unwrap()?;
        Some(token.secret().to_owned())
    }

    /// What it was started with.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Stops it in order.
    pub(crate) async fn stop(&mut self) {
        self.app.take().unwrap().stop().await;
    }

    /// What people can do on it.
    pub(crate) fn chat(&self) -> &Arc<Chat> {
        self.app.as_ref().unwrap().chat()
    }

    /// Its embedded store, while it is stopped: for changes that time would make.
    pub(crate) fn store(&self) -> rusqlite::Connection {
        assert!(self.app.is_none(), "it is stopped");
        rusqlite::Connection::open(self.settings.data_dir.join("tertulia.db")).unwrap()
    }

    /// Stops it in order and starts it again: same store, same address.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// Starts it after it was stopped: same store, same address.
    pub(crate) async fn start_again(&mut self) {
        self.app = Some(App::start(&self.settings).await.unwrap());
    }
}

/// The real binary in a process of its own.
pub(crate) struct Process {
    pub(crate) at: SocketAddr,
    child: Child,
    variables: Vec<(String, String)>,
    dir: TempDir,
}

impl Process {
    /// Starts it with these environment variables on top and waits until it is ready.
    pub(crate) async fn start<V: AsRef<str>>(variables: &[(&str, V)]) -> Self {
        let this = Self::begin(variables);
        this.ready().await;
        this
    }

    /// Starts it and waits for nothing.
    pub(crate) fn begin<V: AsRef<str>>(variables: &[(&str, V)]) -> Self {
        let at = SocketAddr::from((LOCALHOST, free_port()));
        let dir = TempDir::new().unwrap();
        let variables: Vec<_> = variables
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.as_ref().to_owned()))
            .collect();
        Self {
            at,
            child: spawn(at, &dir, &variables),
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
        self.signal("TERM");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.child.id().expect("it runs"), name);
    }

    /// The binary with the same settings, for another purpose beside it.
    pub(crate) fn beside(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tertulia"));
        command
            .args(arguments)
            .env("TERTULIA_DATA_DIR", self.dir.path().join("data"))
            .envs(self.variables.iter().map(|(key, value)| (key, value)))
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Where its embedded store lies.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// How it ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait())
            .await
            .expect("it ends")
            .unwrap()
    }

    /// What it said to the terminal until its end.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.dir.path().join(SAID)).unwrap()
    }

    /// Mebibytes of memory that it holds.
    pub(crate) fn memory(&self) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib: u64 = line
            .unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap();
        kib / 1024
    }

    /// The status that `/readyz` answers now; `None` if nobody does.
    pub(crate) async fn readiness(&self) -> Option<u16> {
        let asked = crate::support::web()
            .get(format!("http://{}/readyz", self.at))
            .send();
        let answer = timeout(Duration::from_secs(2), asked).await.ok()?.ok()?;
        Some(answer.status().as_u16())
    }

    /// All that `/readyz` says.
    pub(crate) async fn says_of_itself(&self) -> Option<String> {
        let answer = crate::support::web()
            .get(format!("http://{}/readyz", self.at))
            .send()
            .await;
        answer.ok()?.text().await.ok()
    }

    /// Waits until it takes clients.
    pub(crate) async fn ready(&self) {
        eventually("the server is ready", async || {
            (self.readiness().await? == 200).then_some(())
        })
        .await;
    }
}

const SAID: &str = "said.log";

fn spawn(at: SocketAddr, dir: &TempDir, variables: &[(String, String)]) -> Child {
    let said = File::options()
        .create(true)
        .append(true)
        .open(dir.path().join(SAID))
        .unwrap();
    let variables = variables.iter().map(|(key, value)| (key, value));
    Command::new(env!("CARGO_BIN_EXE_tertulia"))
        .env("TERTULIA_HOST", at.ip().to_string())
        .env("TERTULIA_PORT", at.port().to_string())
        .env("TERTULIA_DATA_DIR", dir.path().join("data"))
        .env("TERTULIA_LOG", "error")
        .envs(variables)
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}
