//! Passwords: what is asked of one, and Argon2id at OWASP's smallest setting.
//!
//! Hashing takes 19 MiB and a core for some 70 ms, so it runs off the async threads and at most two
//! at a time: fifty people who log in at once wait a little, and the server goes on answering the
//! rest. Not here: how often somebody may try ([`super::limits`]).

use std::sync::LazyLock;

use anyhow::Context;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};

use super::Guard;

/// The fewest characters.
pub const SHORTEST: usize = 10;
/// The most characters: hashing a book would be an attack.
pub const LONGEST: usize = 200;

/// What is wrong with a password, in a sentence that says what to do.
pub fn fault(password: &str, login: &str) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        Some(format!("Use {SHORTEST} characters or more."))
    } else if length > LONGEST {
        Some(format!("Use {LONGEST} characters or fewer."))
    } else if password.to_lowercase() == login {
        Some("Use a password that is not your log-in name.".into())
    } else {
        None
    }
}

/// Hashes a password for keeping.
///
/// # Errors
/// When the system has no random bytes or no memory to give.
pub async fn hash(guard: &Guard, password: String) -> anyhow::Result<String> {
    on_a_thread_of_its_own(guard, move || make(&password)).await?
}

/// Whether a password is the one that was hashed. Without a hash it takes as long and says no, so
/// that nobody can tell by the time which names exist.
///
/// # Errors
/// When the stored hash cannot be read, or the system has no memory to give.
pub async fn verify(guard: &Guard, password: String, hash: Option<String>) -> anyhow::Result<bool> {
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("nobody's").ok());
    on_a_thread_of_its_own(guard, move || {
        let known = hash.is_some();
        let hash = hash
            .or_else(|| NOBODY.clone())
            .context("no hash to compare with")?;
        let hash = PasswordHash::new(&hash).map_err(|error| anyhow::anyhow!("{error}"))?;
        let same = argon2()?
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        Ok(known && same)
    })
    .await?
}

fn make(password: &str) -> anyhow::Result<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = argon2()?
        .hash_password(password.as_bytes(), &salt)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(hash.to_string())
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn on_a_thread_of_its_own<T: Send + 'static>(
    guard: &Guard,
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let _turn = guard.hashing.acquire().await?;
    Ok(tokio::task::spawn_blocking(work).await?)
}
