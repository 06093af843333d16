//! A push service and the browsers behind it: takes pushes, and opens them with the keys of the
//! browser, by other means than the server has.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD as BASE64URL;
use hmac::{Hmac, KeyInit, Mac};
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToEncodedPoint,
};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::task::TaskTracker;

use super::world::done;
use crate::support::{Person, eventually_within};

/// Waits between tries, on a machine that is busy.
const LONG: Duration = Duration::from_mins(1);

/// One push as it came.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) path: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

#[derive(Default)]
struct Heard {
    posts: Vec<Post>,
    /// What to answer next; then 201.
    answers: VecDeque<String>,
}

/// Somebody else's server.
#[derive(Clone)]
pub(super) struct PushService {
    pub(super) at: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

impl PushService {
    pub(super) async fn start(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard {
            answers: answers.iter().map(|&answer| answer.to_owned()).collect(),
            ..Heard::default()
        }));
        let ear = Arc::clone(&heard);
        let tasks = TaskTracker::new();
        let others = tasks.clone();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                others.spawn(serve(stream, Arc::clone(&ear)));
            }
        });
        Self { at, heard }
    }

    pub(super) fn posts(&self) -> Vec<Post> {
        self.heard.lock().unwrap().posts.clone()
    }

    /// All that was posted, once there are so many.
    pub(super) async fn posts_of(&self, count: usize) -> Vec<Post> {
        eventually_within(LONG, &format!("{count} pushes arrive"), async || {
            let posts = self.posts();
            (posts.len() >= count).then_some(posts)
        })
        .await
    }
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> bool {
    matches!(stream.read_buf(buffer).await, Ok(1..))
}

async fn serve(mut stream: TcpStream, heard: Arc<Mutex<Heard>>) {
    let mut buffer = Vec::new();
    loop {
        let lines = loop {
            let end = buffer.windows(4).position(|part| part == b"\r\n\r\n");
            if let Some(end) = end {
                let bytes: Vec<u8> = buffer.drain(..end + 4).collect();
                break String::from_utf8_lossy(&bytes).into_owned();
            }
            if !more(&mut stream, &mut buffer).await {
                return;
            }
        };
        let path = lines.split(' ').nth(1).unwrap().to_owned();
        let fields = lines.lines().filter_map(|line| line.split_once(": "));
        let headers: HashMap<String, String> = fields
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length: usize = headers["content-length"].parse().unwrap();
        while buffer.len() < length {
            if !more(&mut stream, &mut buffer).await {
                return;
            }
        }
        let body: Vec<u8> = buffer.drain(..length).collect();
        let answer = {
            let mut heard = heard.lock().unwrap();
            heard.posts.push(Post {
                path,
                headers,
                body,
            });
            let next = heard.answers.pop_front();
            next.unwrap_or_else(|| "201 Created".into())
        };
        let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n");
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A browser with its keys.
pub(super) struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    endpoint: String,
}

impl Browser {
    /// One that a push service knows by this name.
    pub(super) fn of(service: &PushService, name: &str) -> Self {
        let mut seed = [7; 32];
        getrandom::fill(&mut seed[8..]).unwrap();
        let mut auth = [0; 16];
        getrandom::fill(&mut auth).unwrap();
        Self {
            secret: SecretKey::from_slice(&seed).unwrap(),
            auth,
            endpoint: format!("http://{}/push/{name}", service.at),
        }
    }

    fn public(&self) -> Vec<u8> {
        let point = self.secret.public_key().to_encoded_point(false);
        point.as_bytes().to_vec()
    }

    /// What it says to the server.
    pub(super) fn subscription(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "p256dh": BASE64URL.encode(&self.public()),
            "auth": BASE64URL.encode(&self.auth),
            "preview": true,
        })
    }

    /// Somebody turns notifications on here.
    pub(super) async fn turn_on(&self, who: &Person) {
        done(who, "PUT", "/api/push/device", &self.subscription()).await;
    }

    /// Reads a push (RFC 8291).
    pub(super) fn open(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        assert_eq!(rest[..4], 4096_u32.to_be_bytes());
        let (theirs, sealed) = rest[5..].split_at(usize::from(rest[4]));
        let point = PublicKey::from_sec1_bytes(theirs).unwrap();
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), point.as_affine());
        let info = [b"WebPush: info\0", &*self.public(), theirs].concat();
        let ikm = hkdf(&self.auth, shared.raw_secret_bytes(), &info, 32);
        let key = hkdf(salt, &ikm, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = hkdf(salt, &ikm, b"Content-Encoding: nonce\0", 12);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let mut sealed = sealed.to_vec();
        let plain = key.open_in_place(nonce, Aad::empty(), &mut sealed).unwrap();
        let end = plain.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(plain[end], 2, "the last record");
        serde_json::from_slice(&plain[..end]).unwrap()
    }
}

/// By HMAC alone: one block is enough here.
fn hkdf(salt: &[u8], secret: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let mac = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    };
    let prk = mac(salt, &[secret]);
    mac(&prk, &[info, &[1]])[..length].to_vec()
}

/// The claims of a proof that this key signed (RFC 8292).
pub(super) fn claims(authorization: &str, key: &str) -> Value {
    let rest = authorization.strip_prefix("vapid t=").unwrap();
    let (token, given) = rest.split_once(", k=").unwrap();
    assert_eq!(given, key);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let bytes = |text: &str| BASE64URL.decode(text.as_bytes()).unwrap();
    let verifier = VerifyingKey::from_sec1_bytes(&bytes(key)).unwrap();
    let signature = Signature::from_slice(&bytes(signature)).unwrap();
    verifier.verify(signed.as_bytes(), &signature).unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let head: Value = serde_json::from_slice(&bytes(head)).unwrap();
    assert_eq!(head, json!({"typ": "JWT", "alg": "ES256"}));
    serde_json::from_slice(&bytes(claims)).unwrap()
}
