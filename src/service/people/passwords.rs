//! Passwords: argon2id as OWASP advises (19 MiB, two passes), away from the threads that serve,
//! and few at once, so that nobody can fill the memory by signing in.

use std::{
    collections::HashSet,
    io::Read,
    sync::{Arc, LazyLock},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use tokio::sync::Semaphore;

use super::sessions::Token;
use crate::{
    backend::BackendError,
    domain::{DisplayName, Rejection, likeness},
    service::{Failure, Result},
};

/// Least characters.
pub const MIN_CHARS: usize = 8;
/// Most characters.
pub const MAX_CHARS: usize = 128;
/// Hashed at the same time.
const AT_ONCE: usize = 2;
/// Waiting for that; further ones are told to try again.
const WAITING: usize = 64;

/// The most common passwords of at least [`MIN_CHARS`] characters, in lower case: Django's list,
/// which is Mark Burnett's and Royce Williams's (<https://gist.github.com/roycewilliams/226886fd01572964e1431ac8afc999ce>).
static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut text = String::new();
    let packed: &[u8] = include_bytes!("common-passwords.txt.gz");
    if let Err(error) = flate2::read::GzDecoder::new(packed).read_to_string(&mut text) {
        tracing::error!(%error, "the list of common passwords is broken");
    }
    text.lines().map(ToOwned::to_owned).collect()
});

/// What everybody is compared with who is not known here: the time must not tell.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("correct horse").ok());

/// Hashes and compares passwords.
pub struct Passwords {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

impl Passwords {
    /// The hash of a new password, as a PHC string. Refuses what is easily guessed.
    pub async fn hash(&self, password: &str, name: &DisplayName) -> Result<String> {
        check(password, name)?;
        let password = password.to_owned();
        self.run(move || hash(&password)).await?
    }

    /// Whether the password is right. Takes as long where there is none to compare with.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool> {
        if password.chars().count() > MAX_CHARS {
            return Ok(false);
        }
        let password = password.to_owned();
        self.run(move || {
            let known = stored.is_some();
            let Some(stored) = stored.or_else(|| NOBODY.clone()) else {
                return false;
            };
            let Ok(parsed) = PasswordHash::new(&stored) else {
                tracing::error!("a stored password hash is not in PHC form");
                return false;
            };
            argon2()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
                && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let busy = || {
            let cause = "too many people sign in at this moment".to_owned();
            Failure::Backend(BackendError::Unavailable(cause))
        };
        let waiting = Arc::clone(&self.queue);
        let _waiting = waiting.try_acquire_owned().map_err(|_| busy())?;
        let place = Arc::clone(&self.places);
        let place = place.acquire_owned().await.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await
            .map_err(|error| Failure::Backend(BackendError::Internal(error.to_string())))
    }
}

/// A new one, of 80 bits, that can be read out.
pub fn random() -> Result<String> {
    Ok(Token::random()?.short())
}

fn argon2() -> Argon2<'static> {
    // OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1.
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String> {
    let failed = |cause: String| Failure::Backend(BackendError::Internal(cause));
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| failed(error.to_string()))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| failed(error.to_string()))?;
    let hash = argon2().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| failed(error.to_string()))?.to_string())
}

fn check(password: &str, name: &DisplayName) -> Result<()> {
    let chars = password.chars().count();
    let refused = |sentence: &str| Err(Failure::Rejected(Rejection::invalid(sentence)));
    if chars < MIN_CHARS {
        return refused("The password needs at least 8 characters. A few words make a good one.");
    }
    if chars > MAX_CHARS {
        return refused("The password can have at most 128 characters.");
    }
    let folded = password.to_lowercase();
    let is_one_character = password.chars().all(|c| password.starts_with(c));
    if COMMON.contains(folded.trim()) || is_one_character {
        return refused(
            "This is one of the most common passwords, and the first that anybody would try. \
             Please choose another.",
        );
    }
    let as_name = DisplayName::parse(password).ok();
    let own = likeness::keys(name);
    if as_name.is_some_and(|other| likeness::keys(&other).iter().any(|key| own.contains(key))) {
        return refused("The password must not be your name. Please choose another.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_found_right_and_its_hash_is_salted() {
        let passwords = Passwords::default();
        let ann = DisplayName::parse("Ann").unwrap();
        let one = passwords.hash("three blind mice", &ann).await.unwrap();
        let other = passwords.hash("three blind mice", &ann).await.unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        assert_eq!(
            passwords
                .verify("three blind mice", Some(one.clone()))
                .await,
            Ok(true)
        );
        assert_eq!(
            passwords.verify("three blind mic", Some(one)).await,
            Ok(false)
        );
        assert_eq!(passwords.verify("correct horse", None).await, Ok(false));
    }

    #[test]
    fn what_is_easily_guessed_is_refused() {
        let ann = DisplayName::parse("Ann Miller").unwrap();
        for bad in [
            "",
            "short",
            "password",
            "Password1",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            "aaaaaaaaaaaa",
            "AnnMiller",
            "ann miller",
            &"x1".repeat(65),
        ] {
            assert!(check(bad, &ann).is_err(), "{bad:?}");
        }
        for good in [
            "three blind mice",
            "Пароль-из-слов",
            "🐭🐭🐭 see how",
            &"x1".repeat(64),
        ] {
            assert!(check(good, &ann).is_ok(), "{good:?}");
        }
    }
}
