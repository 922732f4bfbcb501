//! Keys in the system's keyring: Secret Service, Keychain or Credential Manager; those of a
//! demonstration in memory.
//!
//! That a keyring can be opened does not mean that it keeps anything, so it is probed by writing,
//! reading and deleting before it is trusted with a key. Every call here may wait for the system,
//! or for the person whom the system asks: call from a thread that may wait.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use hearth_domain::id::PersonId;
use keyring_core::{CredentialStore, Entry, Error};

use super::{Key, KeyError};

/// A keyring that was seen to work.
///
/// The system's holds no connection: each call makes one and ends it on the same thread, so that a
/// keyring that was started again meanwhile is found, and none is ever closed on a thread that must
/// not wait.
#[derive(Debug, Clone)]
pub struct Keyring(Holder);

#[derive(Debug, Clone)]
enum Holder {
    /// The system's, under the name of a service.
    System(String),
    /// This process's memory.
    Process(Arc<Mutex<BTreeMap<PersonId, Key>>>),
}

impl Keyring {
    /// Opens the system's keyring and sees whether it keeps what it is given.
    ///
    /// # Errors
    /// When there is none, or it does not open.
    pub fn probe(service: &str) -> Result<Keyring, KeyError> {
        let written = Key::random()?;
        let entry = entry(service, &format!("probe {}", std::process::id()))?;
        let works = entry.set_secret(written.bytes()).and_then(|()| {
            let read = entry.get_secret()?;
            entry.delete_credential()?;
            Ok(read == written.bytes())
        });
        match works {
            Ok(true) => Ok(Keyring::of_system(service.to_owned())),
            Ok(false) => Err(KeyError::KeyringClosed),
            Err(error) => {
                tracing::info!(%error, "the keyring does not open");
                Err(KeyError::KeyringClosed)
            }
        }
    }

    /// The system's keyring, for what it was given after it had been probed.
    pub fn of_system(service: String) -> Keyring {
        Keyring(Holder::System(service))
    }

    /// A keyring in memory, which goes with this process.
    pub fn of_process() -> Keyring {
        Keyring(Holder::Process(Arc::default()))
    }

    /// The key of a person's store.
    ///
    /// # Errors
    /// [`KeyError::Gone`] when the keyring works and does not hold it.
    pub fn key(&self, person: &PersonId) -> Result<Key, KeyError> {
        let service = match &self.0 {
            Holder::System(service) => service,
            Holder::Process(keys) => {
                let keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
                return keys.get(person).cloned().ok_or(KeyError::Gone);
            }
        };
        match entry(service, person.as_str())?.get_secret() {
            Ok(bytes) => Key::read(&bytes),
            Err(Error::NoEntry) => Err(KeyError::Gone),
            Err(error) => {
                tracing::warn!(%error, "the keyring did not give the key");
                Err(KeyError::KeyringClosed)
            }
        }
    }

    /// Keeps the key of a person's store, and sees that it is kept.
    ///
    /// # Errors
    /// When the keyring does not take it.
    pub fn keep(&self, person: &PersonId, key: &Key) -> Result<(), KeyError> {
        let service = match &self.0 {
            Holder::System(service) => service,
            Holder::Process(keys) => {
                let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
                keys.insert(person.clone(), key.clone());
                return Ok(());
            }
        };
        let kept = entry(service, person.as_str())?.set_secret(key.bytes());
        kept.map_err(|error| {
            tracing::warn!(%error, "the keyring did not take the key");
            KeyError::KeyringClosed
        })?;
        if self.key(person)? == *key {
            Ok(())
        } else {
            Err(KeyError::KeyringClosed)
        }
    }
}

fn entry(service: &str, user: &str) -> Result<Entry, KeyError> {
    let store = system().map_err(|error| {
        tracing::info!(%error, "no keyring");
        KeyError::NoKeyring
    })?;
    let entry = store.build(service, user, None);
    entry.map_err(|_| KeyError::KeyringClosed)
}

#[cfg(target_os = "linux")]
fn system() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "windows")]
fn system() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}
