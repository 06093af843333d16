//! `tertulia healthcheck`: for containers that have no shell and no curl.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs},
    str::FromStr,
    time::Duration,
};

/// The whole question may take this long twice: to connect, and to be answered.
const PATIENCE: Duration = Duration::from_secs(3);
/// `HTTP/1.1 200`.
const STATUS_LINE_BYTES: usize = 12;

/// What to ask, over plain HTTP.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// `host:port`.
    place: String,
    path: String,
}

impl Endpoint {
    /// `/readyz` of a server on this machine that listens on `host`.
    pub fn ready(host: IpAddr, port: u16) -> Self {
        let reachable = if host.is_unspecified() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            host
        };
        Self {
            place: SocketAddr::new(reachable, port).to_string(),
            path: "/readyz".to_owned(),
        }
    }
}

impl FromStr for Endpoint {
    type Err = &'static str;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        let rest = url
            .strip_prefix("http://")
            .ok_or("an address that starts with http:// is needed")?;
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        if place.is_empty() || rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("http://host[:port]/path is needed");
        }
        let has_port = place
            .rsplit_once(':')
            .is_some_and(|(_, p)| !p.contains(']'));
        let port = if has_port { "" } else { ":80" };
        Ok(Self {
            place: format!("{place}{port}"),
            path: format!("/{path}"),
        })
    }
}

/// `Ok` when the answer is 200. Waits at most a few seconds.
pub fn healthcheck(endpoint: &Endpoint) -> io::Result<()> {
    ask(endpoint).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("{} is not ready: {error}", endpoint.place),
        )
    })
}

fn ask(Endpoint { place, path }: &Endpoint) -> io::Result<()> {
    let address = place
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::other("it has no address"))?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let question = format!("GET {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes())?;
    let mut status = [0; STATUS_LINE_BYTES];
    stream.read_exact(&mut status)?;
    match status.strip_prefix(b"HTTP/1.") {
        Some([_, b' ', b'2', b'0', b'0']) => Ok(()),
        _ => Err(io::Error::other(format!(
            "it answered {}",
            String::from_utf8_lossy(&status)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    fn answering(status: &'static str) -> Endpoint {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            assert!(head.starts_with(b"GET /readyz HTTP/1.1\r\n"));
            write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").unwrap();
        });
        Endpoint::ready("::".parse().unwrap(), port)
    }

    #[test]
    fn ready_is_200_and_nothing_else() {
        assert!(healthcheck(&answering("200 OK")).is_ok());
        assert!(healthcheck(&answering("503 Service Unavailable")).is_err());
    }

    #[test]
    fn nobody_there_is_not_ready() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert!(healthcheck(&Endpoint::ready("127.0.0.1".parse().unwrap(), port)).is_err());
    }

    #[test]
    fn an_address_has_a_port_and_a_path() {
        let asked = |url: &str| {
            let endpoint: Endpoint = url.parse().unwrap();
            (endpoint.place, endpoint.path)
        };
        assert_eq!(asked("http://a"), ("a:80".to_owned(), "/".to_owned()));
        assert_eq!(
            asked("http://[::1]:9/readyz"),
            ("[::1]:9".to_owned(), "/readyz".to_owned())
        );
        assert!("https://a/".parse::<Endpoint>().is_err());
    }
}
