//! What a client takes: RFC 9110, `Accept`, `Accept-Encoding` and `If-None-Match`.

use poem::http::{HeaderMap, HeaderName, header};

/// How the bytes of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// Its name in `Content-Encoding`; none for plain bytes.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The best of `available` for a client: what it prefers, and among equals the first. Plain bytes
/// where it takes none of them.
pub(super) fn choose_encoding(headers: &HeaderMap, available: &[Encoding]) -> Encoding {
    let wishes = wishes(headers, &header::ACCEPT_ENCODING);
    let quality = |encoding: &Encoding| {
        let name = encoding.name().unwrap_or("identity");
        let named = |wanted: &str| wishes.iter().find(|(token, _)| token == wanted);
        named(name).or_else(|| named("*")).map_or(0, |(_, q)| *q)
    };
    let mut best = (0, Encoding::Identity);
    for encoding in available {
        let quality = quality(encoding);
        if quality > best.0 {
            best = (quality, *encoding);
        }
    }
    best.1
}

/// Whether a client names HTML among what it takes: a browser that opens a page. `*/*` does not
/// count, since scripts send it.
pub(in crate::transport) fn accepts_html(headers: &HeaderMap) -> bool {
    wishes(headers, &header::ACCEPT)
        .iter()
        .any(|(token, quality)| token == "text/html" && *quality > 0)
}

/// Whether `If-None-Match` has `tag`, a quoted entity tag. Weak tags count, as for any `GET`.
pub(super) fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    members(headers, &header::IF_NONE_MATCH)
        .any(|member| member == "*" || member.strip_prefix("W/").unwrap_or(member) == tag)
}

/// Tokens in lower case with their quality in thousandths.
fn wishes(headers: &HeaderMap, name: &HeaderName) -> Vec<(String, u16)> {
    members(headers, name)
        .map(|member| {
            let mut parts = member.split(';').map(str::trim);
            let token = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality = parts
                .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
                .map_or(1000, thousandths);
            (token, quality)
        })
        .collect()
}

/// `1`, `0.5`, `0.125`; what is not a quality is none.
fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit());
    match (whole, digits) {
        ("1", true) => 1000,
        ("0", true) => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

fn members<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];

    fn chosen(wish: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, wish.parse().unwrap());
        choose_encoding(&headers, &BOTH)
    }

    #[test]
    fn the_client_prefers_and_we_break_ties() {
        assert_eq!(chosen("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(chosen("gzip;q=1.0, br;q=0.5"), Encoding::Gzip);
        assert_eq!(chosen("BR;Q=0.001"), Encoding::Brotli);
        assert_eq!(chosen("*"), Encoding::Brotli);
        assert_eq!(chosen("br;q=0, *"), Encoding::Gzip);
    }

    #[test]
    fn plain_bytes_are_for_everybody_else() {
        assert_eq!(
            choose_encoding(&HeaderMap::new(), &BOTH),
            Encoding::Identity
        );
        for wish in ["", "zstd", "br;q=0, gzip;q=0", "br;q=nonsense", "identity"] {
            assert_eq!(chosen(wish), Encoding::Identity, "{wish}");
        }
    }
}
