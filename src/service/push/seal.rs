//! A message that only one browser can read (RFC 8291), in one record (RFC 8188).

use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
    rand::SystemRandom,
};

use crate::service::people::sessions::random;

/// Bytes of a public key: an uncompressed point of P-256.
pub(super) const PUBLIC: usize = 65;
/// Bytes of the secret that both know.
pub(super) const AUTH: usize = 16;
/// Bytes of one record; push services take no more than 4096 in all.
const RECORD: u32 = 4096;
/// What is said is filled up to multiples of this, so that its length tells little.
const BLOCK: usize = 256;

/// Where to: the keys of a browser.
pub(super) struct Reader<'a> {
    pub(super) public: &'a [u8],
    pub(super) auth: &'a [u8],
}

/// What is sent; `None`: the browser's key is no point of the curve, or the machine has no
/// randomness.
pub(super) fn seal(reader: &Reader<'_>, plain: &[u8]) -> Option<Vec<u8>> {
    let rng = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &rng).ok()?;
    let own_public = own.compute_public_key().ok()?;
    let salt = random::<16>().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, reader.public);
    let mut padded = plain.to_vec();
    // The last record ends with 2, and then zeros.
    padded.push(2);
    padded.resize(padded.len().next_multiple_of(BLOCK), 0);
    agree_ephemeral(own, &theirs, |shared| {
        encrypt(reader, own_public.as_ref(), shared, salt, padded)
    })
    .ok()?
}

fn encrypt(
    reader: &Reader<'_>,
    own_public: &[u8],
    shared: &[u8],
    salt: [u8; 16],
    mut text: Vec<u8>,
) -> Option<Vec<u8>> {
    let info = [b"WebPush: info\0", reader.public, own_public];
    let ikm: [u8; 32] = expand(&Salt::new(HKDF_SHA256, reader.auth).extract(shared), &info)?;
    let prk = Salt::new(HKDF_SHA256, &salt).extract(&ikm);
    let key: [u8; 16] = expand(&prk, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&prk, &[b"Content-Encoding: nonce\0"])?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    // Each key is made for one message: the nonce is used once.
    let nonce = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut text)
        .ok()?;
    let mut sealed = Vec::with_capacity(86 + text.len());
    sealed.extend_from_slice(&salt);
    sealed.extend_from_slice(&RECORD.to_be_bytes());
    sealed.push(u8::try_from(own_public.len()).ok()?);
    sealed.extend_from_slice(own_public);
    sealed.extend_from_slice(&text);
    Some(sealed)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Option<[u8; N]> {
    let mut out = [0; N];
    prk.expand(info, Length(N)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD as BASE64URL;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL.decode(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_sealed_is_as_the_example_of_rfc_8291() {
        let public = bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let own = bytes(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let reader = Reader {
            public: &public,
            auth: &auth,
        };
        let text = b"When I grow up, I want to be a watermelon\x02".to_vec();
        let sealed = encrypt(&reader, &own, &shared, salt, text).unwrap();
        assert_eq!(
            BASE64URL.encode(&sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn a_key_that_is_none_is_noticed() {
        let reader = Reader {
            public: &[4; PUBLIC],
            auth: &[0; AUTH],
        };
        assert_eq!(seal(&reader, b"hello"), None);
    }
}
