//! A real server that speaks S3, of one story: on a free port, with a bucket in a folder that goes
//! with it. It is no stand-in of ours: it checks signatures, takes parts, and knows ranges.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use tertulia::config::Settings;

use super::{eventually, free_port};

const BUCKET: &str = "attic";
const ACCESS_KEY: &str = "tertulia-test";
const SECRET_KEY: &str = "a-secret-of-the-tests";

/// One server.
pub(crate) struct S3Server {
    port: u16,
    dir: TempDir,
    child: Option<Child>,
}

impl S3Server {
    /// With an empty bucket.
    pub(crate) async fn start() -> Self {
        let mut this = Self {
            port: free_port(),
            dir: tempfile::tempdir().unwrap(),
            child: None,
        };
        fs::create_dir(this.dir.path().join(BUCKET)).unwrap();
        this.revive().await;
        this
    }

    /// Starts it where it was killed.
    pub(crate) async fn revive(&mut self) {
        let child = Command::new(program())
            .args(["--host", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY])
            .arg(self.dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.expect("the S3 server of the tests; `make setup` installs it"));
        eventually("the S3 server answers", async || {
            let asked = super::web().get(format!("http://127.0.0.1:{}/", self.port));
            asked.send().await.ok().map(drop)
        })
        .await;
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Tells a node of it.
    pub(crate) fn set(&self, settings: &mut Settings) {
        let text = |text: &str| serde_json::from_value(text.into()).unwrap();
        settings.s3_bucket = Some(BUCKET.to_owned());
        settings.s3_endpoint = Some(self.endpoint());
        settings.s3_access_key = Some(ACCESS_KEY.to_owned());
        settings.s3_secret_key = Some(text(SECRET_KEY));
    }

    /// For `s3_endpoint`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where the bucket lies.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.dir.path().join(BUCKET)
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Beside the programs that cargo builds.
fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_tertulia"));
    let target = built.parent().and_then(Path::parent).unwrap();
    target.join("s3-tools/bin/s3s-fs")
}
