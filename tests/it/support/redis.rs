//! Real Redis servers that belong to one story: on free ports, in folders that go with them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

pub(crate) use super::zoo::{Cluster, Sentinels, pair};
use super::{eventually, free_port};

/// Everything that is acknowledged is on the disk.
pub(crate) const ALWAYS: &[&str] = &["--appendonly", "yes", "--appendfsync", "always"];
/// As most run it: the last second may be lost with the machine, and with the process when the disk
/// is slow.
pub(crate) const EVERY_SECOND: &[&str] = &["--appendonly", "yes", "--appendfsync", "everysec"];
/// Nothing survives.
pub(crate) const NOTHING: &[&str] = &["--appendonly", "no"];

/// One Redis server.
pub(crate) struct RedisServer {
    pub(crate) port: u16,
    dir: TempDir,
    options: Vec<String>,
    /// How `redis-cli` gets in.
    login: Vec<String>,
    child: Option<Child>,
}

/// What a Redis had written down at some moment.
pub(crate) struct Copied(TempDir);

impl RedisServer {
    /// That writes everything down before it answers.
    pub(crate) async fn durable() -> Self {
        Self::with(ALWAYS).await
    }

    /// With these options.
    pub(crate) async fn with(options: &[&str]) -> Self {
        Self::behind(options, &[]).await
    }

    /// With these options, and those that `redis-cli` needs to get in.
    pub(crate) async fn behind(options: &[&str], login: &[&str]) -> Self {
        let mut this = Self {
            port: free_port(),
            dir: tempfile::tempdir().unwrap(),
            options: options.iter().map(|&word| word.to_owned()).collect(),
            login: login.iter().map(|&word| word.to_owned()).collect(),
            child: None,
        };
        this.revive().await;
        this
    }

    /// For the setting `redis_url`.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Gives it a command; gives what it answers.
    pub(crate) fn cli(&self, command: &[&str]) -> String {
        cli(self.port, &self.login, command)
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it where it was killed, with what it had written down.
    pub(crate) async fn revive(&mut self) {
        self.child = Some(self.spawn());
        let what = format!("Redis on port {} answers", self.port);
        eventually(&what, async || self.cli(&["PING"]).eq("PONG").then_some(())).await;
    }

    /// Waits until nothing that it has answered until now is only in its memory.
    pub(crate) async fn has_written_all(&self) {
        eventually("Redis has written all", async || {
            let state = self.cli(&["INFO", "persistence"]);
            state.contains("aof_buffer_length:0").then_some(())
        })
        .await;
    }

    /// Ends it with SIGKILL and starts it again.
    pub(crate) async fn restart(&mut self) {
        self.kill();
        self.revive().await;
    }

    /// Halts it without ending it: connections stay open, nothing moves.
    pub(crate) fn pause(&self) {
        signal(self.child.as_ref().unwrap().id(), "STOP");
    }

    /// Lets it go on.
    pub(crate) fn resume(&self) {
        signal(self.child.as_ref().unwrap().id(), "CONT");
    }

    /// Copies what it has written down until now.
    pub(crate) fn copy(&self) -> Copied {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(&self.log(), copy.path());
        Copied(copy)
    }

    /// Ends it and starts it on older data: what came after is lost.
    pub(crate) async fn restart_on(&mut self, older: &Copied) {
        self.kill();
        fs::remove_dir_all(self.log()).unwrap();
        copy_dir(older.0.path(), &self.log());
        self.revive().await;
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("appendonlydir")
    }

    fn spawn(&self) -> Child {
        Command::new("redis-server")
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--repl-diskless-sync-delay", "0"])
            .args(["--loglevel", "warning", "--logfile", "redis.log"])
            .arg("--dir")
            .arg(self.dir.path())
            .args(&self.options)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Gives a command to the Redis on a port of this machine.
pub(crate) fn cli(port: u16, login: &[String], command: &[&str]) -> String {
    let port = port.to_string();
    let done = Command::new("redis-cli")
        .args(["-h", "127.0.0.1", "-p", &port, "--no-auth-warning"])
        .args(login)
        .args(command)
        .stderr(Stdio::null())
        .output()
        .expect("redis-cli is installed");
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

/// Sends a signal to a process that this story started.
pub(crate) fn signal(process: u32, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
