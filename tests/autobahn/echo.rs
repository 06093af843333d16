//! `echo PORT`: sends every message back, for the Autobahn suite. Port 0 takes a free one.
#![expect(clippy::print_stdout, reason = "tells the caller where it listens")]

use std::{error::Error, io};

use bytes::Bytes;
use poem::{EndpointExt, Request, Response};
use tertulia::{
    protocol::frame::{self, Decoder, Inbound, Violation},
    transport::{
        listener::{self, Edge, EdgeOptions},
        upgrade::{self, HandshakeError, Upgraded},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{Duration, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const MAX_MESSAGE_BYTES: usize = 65_536;

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
    Edge::new(EdgeOptions::default(), tasks.clone(), stop.clone())
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
                    // A client that goes away in the middle is part of the suite.
                    let _gone = converse(upgraded).await;
                }
            });
            response
        }
        Err(error) => refuse(error),
    }
}

fn refuse(error: HandshakeError) -> Response {
    Response::builder()
        .status(error.status())
        .body(error.to_string())
}

async fn converse(upgraded: Upgraded) -> io::Result<()> {
    let mut tcp = upgraded.tcp;
    let mut decoder = Decoder::new(MAX_MESSAGE_BYTES);
    let mut out = Vec::new();
    let mut ended = answer(&mut decoder, &upgraded.already_read, &mut out);
    let mut buffer = vec![0; 65_536];
    while !ended {
        tcp.write_all(&out).await?;
        out.clear();
        let read = tcp.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        let chunk = buffer.get(..read).unwrap_or_default();
        ended = answer(&mut decoder, chunk, &mut out);
    }
    tcp.write_all(&out).await?;
    tcp.shutdown().await?;
    // Closing with unread bytes would reset the connection and take the close frame back.
    let drain = async { while tcp.read(&mut buffer).await.is_ok_and(|read| read > 0) {} };
    let _patience = timeout(Duration::from_secs(1), drain).await;
    Ok(())
}

/// Appends the answers to `out`; `true` if the last one is a close frame.
fn answer(decoder: &mut Decoder, mut input: &[u8], out: &mut Vec<u8>) -> bool {
    loop {
        let (frame, ended) = match decoder.read(&mut input) {
            Ok(None) => return false,
            Ok(Some(inbound)) => reply(inbound),
            Err(Violation { code, reason }) => (frame::close(code, reason), true),
        };
        out.extend_from_slice(&frame);
        if ended {
            return true;
        }
    }
}

fn reply(inbound: Inbound) -> (Bytes, bool) {
    match inbound {
        Inbound::Text(text) => (frame::text(text.as_bytes()), false),
        Inbound::Binary(bytes) => (frame::binary(&bytes), false),
        Inbound::Ping(payload) => (frame::pong(&payload), false),
        Inbound::Pong => (Bytes::new(), false),
        Inbound::Close(Some((code, reason))) => (frame::close(code, &reason), true),
        Inbound::Close(None) => (frame::close(1000, ""), true),
    }
}
