//! Random secrets: made here, handed out once, and kept only as their SHA-256.
//!
//! 256 random bits need no salt and no slow hash. Not here: passwords ([`super::password`]).

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A secret as it travels. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What access tokens begin with.
const ACCESS: &str = "hra_";
/// What refresh tokens begin with.
const REFRESH: &str = "hrr_";
/// Random bytes in a secret.
const BYTES: usize = 32;

impl Secret {
    /// Makes an access token.
    ///
    /// # Errors
    /// When the system has no random bytes to give.
    pub fn new_access() -> anyhow::Result<Secret> {
        Secret::random(ACCESS)
    }

    /// Makes a refresh token.
    ///
    /// # Errors
    /// As [`Secret::new_access`].
    pub fn new_refresh() -> anyhow::Result<Secret> {
        Secret::random(REFRESH)
    }

    /// Makes the code of an invitation or of a log-in.
    ///
    /// # Errors
    /// As [`Secret::new_access`].
    pub fn new_code() -> anyhow::Result<Secret> {
        Secret::random("")
    }

    /// Reads an access token.
    pub fn access(text: &str) -> Option<Secret> {
        Secret::read(ACCESS, text)
    }

    /// Reads a refresh token.
    pub fn refresh(text: &str) -> Option<Secret> {
        Secret::read(REFRESH, text)
    }

    /// Reads a code.
    pub fn code(text: &str) -> Option<Secret> {
        Secret::read("", text)
    }

    /// The secret itself, to be handed out.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    fn random(prefix: &str) -> anyhow::Result<Secret> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
        Ok(Secret(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    fn read(prefix: &str, text: &str) -> Option<Secret> {
        let body = text.strip_prefix(prefix)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).ok()?;
        (bytes.len() == BYTES).then(|| Secret(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
