//! `echo PORT`: sends every message back through the production socket loop, for the Autobahn
//! suite. Port 0 takes a free one.
#![expect(clippy::print_stdout, reason = "tells the caller where it listens")]

use std::{error::Error, sync::Arc};

use poem::{EndpointExt, Request, Response};
use tertulia::{
    domain::{Author, DisplayName, UserId},
    hub::{Connection, Kind},
    protocol::frame::{self, Inbound},
    transport::{
        listener::{self, Edge, EdgeOptions},
        socket::{Socket, SocketOptions, Talk},
        upgrade,
    },
};
use tokio::time::Duration;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::args().nth(1).ok_or("usage: echo PORT")?.parse()?;
    let listeners = listener::bind("127.0.0.1", port)?;
    for listener in &listeners {
        println!("listening on {}", listener.local_addr()?);
    }
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let sockets = tasks.clone();
    let endpoint = poem::endpoint::make_sync(move |request: Request| open(&request, &sockets));
    Edge::new(EdgeOptions::default(), tasks, stop.clone())
        .serve(listeners, endpoint.map_to_response());
    tokio::signal::ctrl_c().await?;
    stop.cancel();
    Ok(())
}

fn open(request: &Request, tasks: &TaskTracker) -> Response {
    match upgrade::accept(request) {
        Ok((response, upgrading)) => {
            tasks.spawn(async move {
                if let Ok(upgraded) = upgrading.await {
                    let user = Author {
                        bot: false,
                        id: UserId::new(),
                        name: DisplayName::anonymous(),
                    };
                    let socket =
                        Socket::new(upgraded, Kind::Plain, user, None, Arc::default(), options());
                    let mut echo = Echo(Arc::clone(socket.connection()));
                    socket.run(&mut echo, &CancellationToken::new()).await;
                }
            });
            response
        }
        Err(error) => Response::builder()
            .status(error.status())
            .body(error.to_string()),
    }
}

fn options() -> SocketOptions {
    SocketOptions {
        max_message_bytes: 65_536,
        ping_interval: Duration::from_secs(25),
        pong_timeout: Duration::from_secs(10),
        slow_timeout: Duration::from_secs(15),
        hello_timeout: Duration::from_secs(10),
    }
}

struct Echo(Arc<Connection>);

impl Talk for Echo {
    async fn hear(&mut self, message: Inbound) {
        match message {
            Inbound::Text(text) => self.0.send(frame::text(text.as_bytes())),
            Inbound::Binary(bytes) => self.0.send(frame::binary(&bytes)),
            Inbound::Ping(_) | Inbound::Pong | Inbound::Close(_) => {}
        }
    }
}
