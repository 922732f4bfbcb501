//! A key wrapped under a passphrase, for computers without a keyring.
//!
//! Argon2id (RFC 9106) stretches the passphrase; ChaCha20-Poly1305 wraps the key, so that a wrong
//! passphrase is known for what it is. Salt and costs stand beside the wrapped key, so that they
//! can be raised later. Not here: asking for a passphrase.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hearth_domain::hash::Salt;
use serde::{Deserialize, Serialize};

use super::{Key, KeyError, chance};
use crate::profile::write_durably;

/// The fewest characters of a passphrase.
pub const FEWEST: usize = 12;

/// Costs of wrapping: 64 MiB and 3 passes, about a third of a second on a small laptop.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// No file makes us spend more: 1 GiB and 64 passes.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;

const VERSION: u32 = 1;
/// What the wrapped bytes are for, so that they can stand for nothing else.
const PURPOSE: &[u8] = b"hearth store key 1";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wrapped {
    v: u32,
    memory_kib: u32,
    passes: u32,
    salt: Salt,
    /// Key and tag.
    key: String,
}

/// Wraps a key under a passphrase and keeps it in a file.
///
/// # Errors
/// When the passphrase is too short, or the disk does not take the file.
pub fn wrap(file: &Path, key: &Key, passphrase: &str) -> Result<(), KeyError> {
    if passphrase.trim().chars().count() < FEWEST {
        return Err(KeyError::ShortPassphrase);
    }
    let salt = Salt(chance()?);
    let payload = Payload {
        msg: key.bytes(),
        aad: PURPOSE,
    };
    let wrapped = stretched(passphrase, &salt, MEMORY_KIB, PASSES)?
        .encrypt(&nonce(), payload)
        .map_err(|_| KeyError::Damaged)?;
    let wrapped = Wrapped {
        v: VERSION,
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        salt,
        key: wrapped.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let bytes = serde_json::to_vec_pretty(&wrapped).map_err(|_| KeyError::Damaged)?;
    Ok(write_durably(file, &bytes)?)
}

/// Opens a wrapped key.
///
/// # Errors
/// [`KeyError::WrongPassphrase`] when it is another one; nothing is changed.
pub fn unwrap(file: &Path, passphrase: &str) -> Result<Key, KeyError> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(KeyError::Gone),
        Err(error) => return Err(error.into()),
    };
    let wrapped: Wrapped = serde_json::from_slice(&bytes).map_err(|_| KeyError::Damaged)?;
    let is_ours = wrapped.v == VERSION
        && wrapped.memory_kib <= MOST_MEMORY_KIB
        && wrapped.passes <= MOST_PASSES;
    let sealed = is_ours.then(|| hexadecimal(&wrapped.key)).flatten();
    let sealed = sealed.ok_or(KeyError::Damaged)?;
    let payload = Payload {
        msg: &sealed,
        aad: PURPOSE,
    };
    let opened = stretched(
        passphrase,
        &wrapped.salt,
        wrapped.memory_kib,
        wrapped.passes,
    )?
    .decrypt(&nonce(), payload);
    Key::read(&opened.map_err(|_| KeyError::WrongPassphrase)?)
}

fn stretched(
    passphrase: &str,
    salt: &Salt,
    memory_kib: u32,
    passes: u32,
) -> Result<ChaCha20Poly1305, KeyError> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| KeyError::Damaged)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.trim().as_bytes(), &salt.0, &mut key)
        .map_err(|_| KeyError::Damaged)?;
    Ok(ChaCha20Poly1305::new(&key.into()))
}

/// The key is made afresh from a random salt for every wrapping, so it seals one message only and
/// one nonce is enough.
fn nonce() -> Nonce {
    Nonce::default()
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
