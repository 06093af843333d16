//! Redis behind TLS, with certificates made for the occasion.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::converse;
use crate::support::{free_port, redis::RedisServer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_speak_tls_with_redis() {
    let dir = tempfile::tempdir().unwrap();
    let certificate = certify(dir.path());
    let secure = free_port().to_string();
    let files = ["server.crt", "server.key", "ca.crt"].map(|name| path(dir.path(), name));
    let [crt, key, ca] = files.map(|file| file.display().to_string());
    let options = [
        "--tls-port",
        &secure,
        "--tls-cert-file",
        &crt,
        "--tls-key-file",
        &key,
        "--tls-ca-cert-file",
        &ca,
        "--tls-auth-clients",
        "no",
        "--requirepass",
        "secret",
        "--appendonly",
        "yes",
    ];
    let _redis = RedisServer::behind(&options, &["-a", "secret"]).await;
    let url = format!("rediss://:secret@127.0.0.1:{secure}");
    let trusted = certificate.display().to_string();
    converse(&url, &[("SSL_CERT_FILE", &trusted)]).await;
}

/// A server's certificate for this machine, and the authority that it is trusted by.
fn certify(dir: &Path) -> PathBuf {
    let ca = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
              -subj /CN=Test-authority -keyout ca.key -out ca.crt";
    let request = "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
                   -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
                   -keyout server.key -out server.csr";
    let sign = "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
                -copy_extensions copy -out server.crt";
    for command in [ca, request, sign] {
        let done = Command::new("openssl")
            .args(command.split_whitespace())
            .current_dir(dir)
            .stderr(Stdio::null())
            .status();
        assert!(done.expect("openssl is installed").success(), "{command}");
    }
    path(dir, "ca.crt")
}

fn path(dir: &Path, name: &str) -> PathBuf {
    dir.join(name)
}
