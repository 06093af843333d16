//! What people write as settings, and what the server answers.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{fs, path::Path};

use tempfile::TempDir;
use tertulia::config::{ConfigError, Origin, Settings, Sources, settings_page};

fn variables(pairs: &[(&str, &str)]) -> Sources {
    Sources {
        variables: owned(pairs),
        ..Sources::none()
    }
}

fn flags(pairs: &[(&str, &str)]) -> Sources {
    Sources {
        flags: owned(pairs),
        ..Sources::none()
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

fn folder_with(file: &str) -> (TempDir, Sources) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tertulia.toml"), file).unwrap();
    let sources = Sources {
        directory: Some(folder.path().to_owned()),
        ..Sources::none()
    };
    (folder, sources)
}

fn refused(sources: &Sources) -> ConfigError {
    Settings::load(sources).expect_err("is refused")
}

#[test]
fn nobody_has_to_say_anything() {
    let settings = Settings::default();
    assert_eq!(settings.port, 8000);
    assert_eq!(settings.host.to_string(), "::");
    assert_eq!(settings.data_dir, Path::new("data"));
    assert_eq!(settings.app_name, "Tertulia");
    assert_eq!(settings.redis_url, None);
    assert!(settings.cors_origins.is_empty());
}

#[test]
fn the_later_source_wins_and_says_so() {
    let (folder, mut sources) = folder_with("port = 1\nmax_rooms = 11\napp_name = 'Plaza'\n");
    sources.variables = owned(&[
        ("PORT", "2"),
        ("APP_NAME", "Ignored"),
        ("TERTULIA_APP_NAME", "Café"),
    ]);
    sources.flags = owned(&[("port", "3")]);

    let settings = Settings::load(&sources).unwrap();

    assert_eq!(settings.port, 3);
    assert_eq!(settings.max_rooms, 11);
    assert_eq!(settings.app_name, "Café");
    let source = |key: &str| {
        let line = settings.describe().iter().find(|line| line.key == key);
        line.unwrap().source.clone()
    };
    assert_eq!(source("port"), Origin::Flag("--port".to_owned()));
    assert_eq!(
        source("app_name"),
        Origin::Variable("TERTULIA_APP_NAME".to_owned())
    );
    assert_eq!(
        source("max_rooms"),
        Origin::File(folder.path().join("tertulia.toml"))
    );
    assert_eq!(source("max_json_depth"), Origin::Default);
}

#[test]
fn the_variables_of_the_demo_mean_what_they_meant() {
    let settings = Settings::load(&variables(&[
        (
            "CORS_ORIGINS",
            r#"["http://localhost:5173", "https://Chat.Example.org:443/"]"#,
        ),
        ("APP_NAME", "7"),
        ("DEBUG", "True"),
        ("PATH", "/bin"),
        ("REDIS_PORT", "tcp://10.0.0.1:6379"),
    ]))
    .unwrap();
    assert_eq!(
        settings.cors_origins,
        ["http://localhost:5173", "https://chat.example.org"]
    );
    assert_eq!(settings.app_name, "7");
    assert!(settings.debug);
}

#[test]
fn origins_are_written_in_any_of_three_ways() {
    let expected = ["https://a.example", "http://[::1]:3000"];
    let (_folder, list) =
        folder_with(r#"cors_origins = ["https://a.example", "http://[::1]:3000"]"#);
    let commas = flags(&[("cors_origins", "https://a.example, http://[::1]:3000")]);
    for sources in [list, commas] {
        assert_eq!(Settings::load(&sources).unwrap().cors_origins, expected);
    }
}

#[test]
fn an_origin_that_is_none_is_refused() {
    for bad in [
        "*",
        "chat.example.org",
        "https://a.example/path",
        "https://a.example:x",
        "https://u@a",
        "https://",
        "https://::1",
    ] {
        let error = refused(&flags(&[("cors_origins", bad)]));
        assert!(
            error.problem.contains(&format!("`{bad}`")),
            "{bad}: {error}"
        );
    }
}

#[test]
fn a_bad_value_names_key_source_problem_and_a_good_value() {
    let error = refused(&variables(&[("PORT", "80000")]));
    assert_eq!(
        error.to_string(),
        "port: `80000` is not a whole number from 0 to 65535 (from environment variable PORT)\n  \
         for example: PORT=8000"
    );
    let error = refused(&flags(&[("log_format", "xml")]));
    assert_eq!(
        error.to_string(),
        "log_format: `xml` is not one of: auto, text, json (from flag --log-format)\n  \
         for example: --log-format=auto"
    );
    let (folder, sources) = folder_with("data_dir = ''");
    assert_eq!(
        refused(&sources).to_string(),
        format!(
            "data_dir: `` is not a path (from file {})\n  for example: data_dir = \"data\"",
            folder.path().join("tertulia.toml").display()
        )
    );
}

#[test]
fn each_rule_refuses_what_breaks_it() {
    for (key, bad) in [
        ("host", "localhost"),
        ("app_name", ""),
        ("app_name", "12345678901234567890123456789012345678901"),
        ("app_name", "two\nlines"),
        ("debug", "maybe"),
        ("log", "inof"),
        ("log", "tertulia=loud"),
        ("access", "friends"),
        ("max_json_depth", "-1"),
        ("max_json_depth", "1.5"),
        ("max_frame_bytes", "1023"),
        ("max_frame_bytes", "16777217"),
        ("ring_entries", "99999999999999999999"),
    ] {
        let error = refused(&flags(&[(key, bad)]));
        assert_eq!(error.key, key, "{bad}: {error}");
    }
    let (_folder, table) = folder_with("[port]\nnumber = 1");
    assert_eq!(refused(&table).key, "port");
}

#[test]
fn the_longest_text_has_to_fit_a_frame_and_a_body() {
    let blamed = |pairs: &[(&str, &str)]| refused(&flags(pairs)).key;
    assert_eq!(blamed(&[("max_text_bytes", "65000")]), "max_text_bytes");
    assert_eq!(blamed(&[("max_frame_bytes", "2048")]), "max_frame_bytes");
    assert_eq!(blamed(&[("max_body_bytes", "2048")]), "max_body_bytes");
    let fits = flags(&[("max_text_bytes", "1024"), ("max_frame_bytes", "2048")]);
    assert!(Settings::load(&fits).is_ok());
}

#[test]
fn a_misspelt_name_is_refused_with_the_right_one() {
    let error = refused(&variables(&[("TERTULIA_MAX_ROMS", "5")]));
    assert_eq!(
        error.to_string(),
        "max_roms: there is no such setting; did you mean TERTULIA_MAX_ROOMS? \
         (from environment variable TERTULIA_MAX_ROMS)\n  \
         for example: TERTULIA_MAX_ROOMS=10000"
    );
    let (_folder, sources) = folder_with("prot = 80");
    assert!(refused(&sources).problem.ends_with("did you mean port?"));
    let (folder, sources) = folder_with("[server]\nport = 80");
    let error = refused(&sources);
    assert!(error.problem.contains("tertulia config"), "{error}");
    assert_eq!(
        error.origin,
        Origin::File(folder.path().join("tertulia.toml"))
    );
}

#[test]
fn what_kubernetes_says_about_a_service_of_our_name_is_no_setting() {
    let settings = Settings::load(&variables(&[
        ("TERTULIA_SERVICE_HOST", "10.0.0.7"),
        ("TERTULIA_PORT", "tcp://10.0.0.7:80"),
        ("TERTULIA_PORT_80_TCP_ADDR", "10.0.0.7"),
    ]));
    assert_eq!(settings.unwrap().port, 8000);
}

#[test]
fn one_variable_names_redis_and_its_password_stays_secret() {
    for (name, value) in [
        ("REDIS_URL", "redis://ann:hunter2@cache:6379/1"),
        (
            "TERTULIA_REDIS_URL",
            "rediss+cluster://:hunter2@cache,cache2",
        ),
    ] {
        let settings = Settings::load(&variables(&[(name, value)])).unwrap();
        let url = settings.redis_url.as_ref().unwrap();
        assert_eq!(url.place().password.as_deref(), Some("hunter2"));
        let shown = format!("{settings:?} {url}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    let settings = Settings::load(&variables(&[("REDIS_HOST", "cache")])).unwrap();
    let place = settings.redis_url.unwrap().place().to_string();
    assert_eq!(place, "redis://cache:6379");
}

#[test]
fn a_bad_redis_is_refused_and_its_password_stays_secret() {
    for (name, value) in [
        ("REDIS_URL", "http://ann:hunter2@cache"),
        ("REDIS_URL", "redis+sentinel://ann:hunter2@cache"),
        ("REDIS_URL", "hunter2"),
    ] {
        let error = refused(&variables(&[(name, value)]));
        assert_eq!(error.key, "redis_url");
        assert_eq!(error.origin, Origin::Variable(name.to_owned()));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    let error = refused(&variables(&[("REDIS_HOST", "cache"), ("REDIS_PORT", "x")]));
    assert!(error.problem.contains("redis://"), "{error}");
    let error = refused(&variables(&[("TERTULIA_REDIS_PREFIX", "a{b}")]));
    assert_eq!(error.key, "redis_prefix");
}

#[test]
fn a_named_file_has_to_be_there_and_to_be_toml() {
    let error = refused(&variables(&[("TERTULIA_CONFIG", "/nowhere/t.toml")]));
    assert_eq!(error.origin, Origin::Variable("TERTULIA_CONFIG".to_owned()));
    assert!(error.problem.contains("/nowhere/t.toml"));

    let (folder, sources) = folder_with("port = = 1");
    let error = refused(&sources);
    assert_eq!(
        error.origin,
        Origin::File(folder.path().join("tertulia.toml"))
    );

    let (folder, _) = folder_with("port = 4");
    let named = Sources {
        file: Some(folder.path().join("tertulia.toml")),
        ..Sources::none()
    };
    assert_eq!(Settings::load(&named).unwrap().port, 4);
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let settings = Settings::load(&variables(&[("PORT", ""), ("TERTULIA_MAX_ROOMS", "")]));
    assert_eq!(settings.unwrap(), Settings::default());
}

#[test]
fn the_page_tells_what_the_code_does() {
    let page = fs::read_to_string("docs/settings.md").unwrap_or_default();
    assert!(
        page == settings_page(),
        "docs/settings.md is old: cargo run -- config --markdown > docs/settings.md"
    );
}

#[test]
fn proxies_are_networks_or_addresses() {
    let expected = ["10.0.0.0/8", "192.0.2.9/32", "fd00::/8"];
    let (_folder, list) =
        folder_with(r#"trusted_proxies = ["10.0.0.0/8", "192.0.2.9", "fd00::/8"]"#);
    let commas = variables(&[("TERTULIA_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.9,fd00::/8")]);
    for sources in [list, commas] {
        let settings = Settings::load(&sources).unwrap();
        let found: Vec<_> = settings
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found, expected);
    }
    assert!(Settings::default().trusted_proxies.is_empty());
}

#[test]
fn a_proxy_that_is_no_network_stops_the_start() {
    for (bad, says) in [
        ("proxy.example", "an address, a slash and a number of bits"),
        ("10.0.0.1/8", "did you mean 10.0.0.0/8"),
        ("0.0.0.0/0", "the whole internet"),
        ("10.0.0.0/8,", ""),
        ("10.0.0.0/8;10.0.0.0/8", "is no range of addresses"),
    ] {
        let loaded = Settings::load(&variables(&[("TERTULIA_TRUSTED_PROXIES", bad)]));
        match loaded {
            Ok(_) => assert_eq!(says, "", "{bad}"),
            Err(error) => {
                let told = error.to_string();
                assert!(told.starts_with("trusted_proxies: `"), "{told}");
                assert!(!says.is_empty() && told.contains(says), "{told}");
                let example = "for example: TERTULIA_TRUSTED_PROXIES=10.0.0.0/8";
                assert!(told.ends_with(example), "{told}");
            }
        }
    }
}

#[test]
fn fly_is_known_by_its_own_variable() {
    let on_fly = |pairs: &[(&str, &str)]| Settings::load(&variables(pairs)).unwrap().on_fly;
    assert!(on_fly(&[("FLY_APP_NAME", "tertulia")]));
    assert!(!on_fly(&[("FLY_APP_NAME", "")]));
    assert!(!on_fly(&[]));
}

#[test]
fn a_bucket_without_its_keys_is_refused_and_its_secret_is_shown_nowhere() {
    let bucket = ("TERTULIA_S3_BUCKET", "attic");
    let access = ("TERTULIA_S3_ACCESS_KEY", "AKIA");
    let secret = ("TERTULIA_S3_SECRET_KEY", "wh1spered");
    let no = refused(&variables(&[bucket, access]));
    assert_eq!(no.key, "s3_bucket");
    assert!(
        no.problem.contains("s3_secret_key has to be set too"),
        "{no}"
    );
    let no = refused(&variables(&[access, secret]));
    assert_eq!(no.key, "s3_access_key");
    let no = refused(&variables(&[
        bucket,
        access,
        ("TERTULIA_S3_SECRET_KEY", "wh1spered too"),
    ]));
    assert!(!no.to_string().contains("wh1spered"), "{no}");
    let no = refused(&variables(&[(
        "TERTULIA_S3_ENDPOINT",
        "s3.example.org/path",
    )]));
    assert_eq!(no.key, "s3_endpoint");
    let settings = Settings::load(&variables(&[bucket, access, secret])).unwrap();
    assert!(!format!("{settings:?}").contains("wh1spered"));
    let line = settings
        .describe()
        .iter()
        .find(|line| line.key == "s3_secret_key")
        .unwrap();
    assert_eq!(line.value, "***");
}
