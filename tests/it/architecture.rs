//! The rules of ARCHITECTURE.md that a compiler cannot check.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{fs, path::Path};

/// Each module, and the other modules its `crate::` paths may name.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("protocol", &["domain"]),
    ("backend", &["domain", "metrics"]),
    ("hub", &["domain", "protocol", "backend", "metrics"]),
    (
        "service",
        &["domain", "protocol", "backend", "hub", "metrics"],
    ),
    (
        "transport",
        &["domain", "protocol", "backend", "hub", "service", "metrics"],
    ),
];
const MAX_LINES: usize = 400;

#[test]
fn modules_depend_only_downwards() {
    for (module, allowed) in MAY_USE {
        for (path, text) in sources(&Path::new("src").join(module)) {
            for named in crate_paths(&text) {
                assert!(
                    named == *module || allowed.contains(&named),
                    "{path}: `{module}` may not use `{named}`"
                );
            }
        }
    }
}

#[test]
fn files_stay_short() {
    for (path, text) in sources(Path::new("src")) {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{path} has {lines} lines; split it");
    }
}

#[test]
fn the_threat_model_names_tests_that_exist() {
    let model = fs::read_to_string("SECURITY.md").unwrap();
    let quoted = model.split('`').skip(1).step_by(2);
    let mut code: Vec<_> = sources(Path::new("tests/it"));
    code.extend(sources(Path::new("src")));
    let mut named = 0;
    for (module, test) in quoted.filter_map(|text| text.split_once("::")) {
        let exists = code.iter().any(|(path, text)| {
            path.contains(&format!("/{module}")) && text.contains(&format!("fn {test}("))
        });
        assert!(exists, "SECURITY.md: there is no {module}::{test}");
        named += 1;
    }
    assert!(named > 30, "{named}");
}

/// The first segment of every `crate::` path, those in `crate::{a::…, b::…}` included.
fn crate_paths(text: &str) -> Vec<&str> {
    let paths = text.split("crate::").skip(1);
    paths
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => heads(group),
            None => vec![ident(rest)],
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// The first segments of a group, up to the brace that closes it.
fn heads(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut found = vec![ident(group.trim_start())];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(ident(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    found
}

fn ident(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

fn sources(root: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("readable entry").path()) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), text));
        }
    }
    found
}
