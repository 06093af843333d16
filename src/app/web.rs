//! The client for requests to other servers: only to the public internet, unless the owner says
//! otherwise. Names are looked up once, what they point to is checked, and only that is connected
//! to: a name cannot lead elsewhere in between (DNS rebinding).

use std::{io, net::SocketAddr, time::Duration};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};

use crate::domain::address::is_public;

/// To connect.
const CONNECT: Duration = Duration::from_secs(5);
/// For the whole of it.
const TOTAL: Duration = Duration::from_secs(10);

/// How far requests may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reach {
    /// To the public internet.
    PublicOnly,
    /// To private networks too.
    Anywhere,
}

/// Finds only what is on the public internet.
struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|at| is_public(at.ip())).collect();
            if public.is_empty() {
                let cause = "the address is not on the public internet";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, cause).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The client. Follows no redirect, keeps no cookie, uses no proxy.
pub(super) fn client(reach: Reach) -> reqwest::Result<Client> {
    // Others may have chosen it already, and it is the only one there is.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = Client::builder()
        .user_agent(concat!("Tertulia/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(TOTAL);
    match reach {
        Reach::PublicOnly => client.dns_resolver(PublicNames).build(),
        Reach::Anywhere => client.build(),
    }
}
