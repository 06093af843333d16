//! Who sends a push (RFC 8292): one key for each server, made at its first start and kept.

use data_encoding::BASE64URL_NOPAD;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::json;

use crate::{
    backend::{BackendError, Expect},
    domain::Timestamp,
    service::{
        Result,
        people::{
            kinds::PushKey,
            store::{Change, Store},
        },
    },
};

/// How the one record is called.
const RECORD: &str = "vapid";
/// How long a proof is good, in seconds; push services take a day at most.
const GOOD_S: u64 = 12 * 60 * 60;

/// What this server proves itself with.
pub(super) struct Vapid {
    pair: EcdsaKeyPair,
    rng: SystemRandom,
}

impl Vapid {
    /// The key of this server; made if there is none. Of several nodes that start together one
    /// makes it.
    pub(super) async fn load(store: &Store) -> Result<Self> {
        if let Some(stored) = store.get::<PushKey>(RECORD).await? {
            return Self::parse(&stored.value);
        }
        let rng = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng)
            .map_err(|_| defect("no key could be made"))?;
        let made = PushKey {
            pair: BASE64URL_NOPAD.encode(document.as_ref()),
        };
        let mut change = Change::new();
        change.put(RECORD, Expect::Absent, &made);
        if store.offer(change).await? {
            return Self::parse(&made);
        }
        let stored = store.get::<PushKey>(RECORD).await?;
        Self::parse(&stored.ok_or_else(|| defect("it went again"))?.value)
    }

    fn parse(key: &PushKey) -> Result<Self> {
        let rng = SystemRandom::new();
        let document = BASE64URL_NOPAD.decode(key.pair.as_bytes());
        let document = document.map_err(|_| defect("it is no base64url"))?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &rng)
            .map_err(|_| defect("it is no key"))?;
        Ok(Self { pair, rng })
    }

    /// What browsers are given, and then take pushes signed by it only.
    pub(super) fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.pair.public_key().as_ref())
    }

    /// The `Authorization` for a push service; `site`: whom its people can ask.
    pub(super) fn proof(
        &self,
        service: &str,
        site: Option<&str>,
        now: Timestamp,
    ) -> Option<String> {
        let mut claims = json!({
            "aud": service,
            "exp": now.plus_seconds(GOOD_S).millis() / 1000,
        });
        if let (Some(site), Some(claims)) = (site, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), site.into());
        }
        let part = |value: &serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let head = json!({"typ": "JWT", "alg": "ES256"});
        let signed = format!("{}.{}", part(&head), part(&claims));
        let signature = self.pair.sign(&self.rng, signed.as_bytes()).ok()?;
        let signature = BASE64URL_NOPAD.encode(signature.as_ref());
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

fn defect(what: &str) -> crate::service::Failure {
    BackendError::Internal(format!("the key for pushes: {what}")).into()
}
