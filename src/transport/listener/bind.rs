//! Listening sockets.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs},
};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;

use super::context;

/// Connections that the kernel completes before we accept them.
const BACKLOG: i32 = 4096;

/// Listens on every address that `host` names, all with the same port. Blocks while a name is
/// looked up. Must be called within a Tokio runtime.
///
/// * `::` takes IPv4 too; where the system has no IPv6 it means `0.0.0.0`.
/// * A name such as `localhost` may give several addresses; those the system does not have are
///   left out, unless none is left.
/// * Port 0 takes a free one; read it from [`TcpListener::local_addr`].
///
/// An error names the address.
pub fn bind(host: &str, port: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    let mut unavailable = None;
    for ip in resolve(host)? {
        let port = match listeners.first() {
            Some(first) => first.local_addr()?.port(),
            None => port,
        };
        match listen(SocketAddr::new(ip, port)) {
            Ok(listener) => listeners.push(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                unavailable = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    if listeners.is_empty() {
        return Err(unavailable.unwrap_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                format!("`{host}` names no address"),
            )
        }));
    }
    Ok(listeners)
}

fn resolve(host: &str) -> io::Result<Vec<IpAddr>> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![ip]);
    }
    let found = (host, 0)
        .to_socket_addrs()
        .map_err(|error| context(&error, format_args!("cannot look up `{host}`")))?;
    let mut ips: Vec<IpAddr> = Vec::new();
    for ip in found.map(|address| address.ip()) {
        if !ips.contains(&ip) {
            ips.push(ip);
        }
    }
    Ok(ips)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let opened = open(address).or_else(|error| {
        if address.ip() == Ipv6Addr::UNSPECIFIED && is_without_ipv6(&error) {
            return open(SocketAddr::new(
                Ipv4Addr::UNSPECIFIED.into(),
                address.port(),
            ));
        }
        Err(error)
    });
    opened
        .and_then(|socket| TcpListener::from_std(socket.into()))
        .map_err(|error| context(&error, format_args!("cannot listen on {address}")))
}

fn open(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM.nonblocking().cloexec(),
        Some(Protocol::TCP),
    )
    .map_err(|error| match address {
        // An address family that the system lacks has no kind of its own.
        SocketAddr::V6(_) => io::Error::new(io::ErrorKind::AddrNotAvailable, error),
        SocketAddr::V4(_) => error,
    })?;
    if address.is_ipv6() {
        socket.set_only_v6(address.ip() != Ipv6Addr::UNSPECIFIED)?;
    }
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket)
}

fn is_without_ipv6(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable
}
