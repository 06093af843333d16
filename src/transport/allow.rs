//! Which methods an address knows: what `Allow` says to whoever used another.

use poem::http::HeaderValue;
use serde_json::{Map, Value};

/// Of addresses that are not described.
const OTHERS: &str = "GET, HEAD";

/// The methods of every described address.
#[derive(Default)]
pub(super) struct Allowed(Vec<(String, HeaderValue)>);

impl Allowed {
    /// From a description in the form of `openapi.json`; of one that is none every address has the same.
    pub(super) fn described(openapi: &str) -> Self {
        let description: Value = serde_json::from_str(openapi).unwrap_or_default();
        let paths = description.get("paths").and_then(Value::as_object);
        let addresses = paths.into_iter().flatten().filter_map(|(path, methods)| {
            let value = HeaderValue::try_from(list(methods.as_object()?)).ok()?;
            Some((path.clone(), value))
        });
        Self(addresses.collect())
    }

    /// The methods of an address that knows some other.
    pub(super) fn at(&self, path: &str) -> HeaderValue {
        let path = path.trim_end_matches('/');
        let known = self.0.iter().find(|(template, _)| fits(template, path));
        match known {
            Some((_, methods)) => methods.clone(),
            None => HeaderValue::from_static(OTHERS),
        }
    }
}

fn list(methods: &Map<String, Value>) -> String {
    let mut names = Vec::new();
    for name in ["get", "post", "put", "patch", "delete"] {
        if methods.contains_key(name) {
            names.push(name.to_ascii_uppercase());
        }
        if name == "get" && methods.contains_key(name) {
            names.push("HEAD".to_owned());
        }
    }
    names.join(", ")
}

/// `{…}` stands for one part of the path, whatever it is.
fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given || wanted.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_methods_of_its_description() {
        let allowed = Allowed::described(
            r#"{"paths": {
                "/api/rooms": {"get": {}, "post": {}},
                "/api/rooms/{id}/messages/{seq}": {"patch": {}, "delete": {}, "put": {}}
            }}"#,
        );
        for (path, methods) in [
            ("/api/rooms", "GET, HEAD, POST"),
            ("/api/rooms/", "GET, HEAD, POST"),
            ("/api/rooms/a/messages/7", "PUT, PATCH, DELETE"),
            ("/api/rooms/a/messages", OTHERS),
            ("/openapi.json", OTHERS),
        ] {
            assert_eq!(allowed.at(path), methods, "{path}");
        }
        assert_eq!(Allowed::described("").at("/api/rooms"), OTHERS);
    }
}
