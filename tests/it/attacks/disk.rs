//! What other users of the same machine can read.

use std::{fs, os::unix::fs::PermissionsExt};

use tempfile::TempDir;
use tertulia::{app::App, config::Settings};

use crate::support::Person;

#[tokio::test]
async fn the_store_is_for_its_owner_only() {
    let dir = TempDir::new().unwrap();
    let mut settings = Settings::default();
    settings.host = "127.0.0.1".parse().unwrap();
    settings.port = 0;
    settings.data_dir = dir.path().join("data");
    let app = App::start(&settings).await.unwrap();
    let at = *app.addresses().first().unwrap();
    let ann = Person::enter(at, "Ann").await;

    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(settings.data_dir.clone()), 0o700);
    let (_, token) = ann.cookie.split_once('=').unwrap();
    let mut files = 0;
    for file in fs::read_dir(&settings.data_dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            assert_eq!(mode(path.clone()), 0o700, "{}", path.display());
            continue;
        }
        assert_eq!(mode(path.clone()), 0o600, "{}", path.display());
        let bytes = fs::read(&path).unwrap();
        let holds_secret = bytes
            .windows(token.len())
            .any(|part| part == token.as_bytes());
        assert!(!holds_secret, "{} opens Ann's session", path.display());
        files += 1;
    }
    assert!(files > 0);
    app.stop().await;
}
