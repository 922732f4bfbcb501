//! The key of a store, and who keeps it.
//!
//! A store is encrypted under 256 random bits. They lie in the system's keyring, which the
//! computer's own log-in opens; where there is none, they are wrapped under a passphrase that is
//! asked for at each start. They never lie in a plain file. Not here: the store itself.

pub mod keyring;
pub mod passphrase;

use hearth_domain::{Problem, ProblemCode, hash::Hash};

/// The key of a store.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// Which keyring holds keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringChoice {
    /// The system's. Entries carry this name, so that no profile reads or writes another's.
    System {
        /// The name.
        service: String,
    },
    /// This process's own memory, for a demonstration: nothing of it is to be kept.
    Process,
    /// None: a passphrase is asked for.
    None,
}

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The system has no keyring that works.
    #[error("no keyring")]
    NoKeyring,
    /// The keyring does not open.
    #[error("the keyring did not open")]
    KeyringClosed,
    /// The keyring does not hold the key, or the wrapped key is not there.
    #[error("the key is gone")]
    Gone,
    /// What is kept is no key.
    #[error("what is kept is no key")]
    Damaged,
    /// No passphrase was given.
    #[error("no passphrase was given")]
    NoPassphrase,
    /// The passphrase is another one.
    #[error("the passphrase does not open the key")]
    WrongPassphrase,
    /// The passphrase is too short to keep anything.
    #[error("the passphrase is too short")]
    ShortPassphrase,
    /// The disk, or chance, failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Key {
    /// A key that nobody has had.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Key, KeyError> {
        chance().map(Key::from)
    }

    fn read(bytes: &[u8]) -> Result<Key, KeyError> {
        bytes.try_into().map(Key).map_err(|_| KeyError::Damaged)
    }

    fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key of the diary that lies beside the store. Neither opens the other's file.
    pub(crate) fn of_diary(&self) -> Key {
        Key(Hash::tagged("hearth diary 1", &[&self.0]).0)
    }

    /// As SQLCipher takes it.
    pub(crate) fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl From<[u8; 32]> for Key {
    fn from(bytes: [u8; 32]) -> Key {
        Key(bytes)
    }
}

/// 256 bits that nobody can guess.
///
/// # Errors
/// When the system gives none.
pub(crate) fn chance() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(bytes)
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Problem {
        let locked = |message: &str| Problem::new(ProblemCode::Locked, message);
        match error {
            KeyError::NoKeyring | KeyError::KeyringClosed => locked(
                "Hearth cannot open this computer's keyring, which keeps the key to your answers. \
                 Log out of the computer and log in again, then open Hearth. Nothing was lost.",
            ),
            KeyError::Gone => Problem::new(
                ProblemCode::Damaged,
                "The key to the answers on this computer is gone. Log in again: Hearth keeps the old file aside and fetches what you have sent from \
                 your provider. Answers that were not sent are only in the old file.",
            ),
            KeyError::Damaged => Problem::new(
                ProblemCode::Damaged,
                "The key to the answers on this computer is damaged. Log in again: Hearth keeps \
                 the old file aside and fetches what you have sent from your provider. Answers \
                 that were not sent are only in the old file.",
            ),
            KeyError::NoPassphrase => Problem::field("passphrase", "Enter your passphrase."),
            KeyError::WrongPassphrase => Problem::field(
                "passphrase",
                "This passphrase does not open the answers on this computer. Check it and try \
                 again.",
            ),
            KeyError::ShortPassphrase => Problem::field(
                "passphrase",
                "Use at least 12 characters, for example three words that you will remember.",
            ),
            KeyError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                crate::error::disk_full()
            }
            KeyError::Io(error) => {
                tracing::error!(%error, "a key could not be read or kept");
                Problem::new(
                    ProblemCode::Unexpected,
                    "Hearth cannot read or keep the key to the answers on this computer. Restart \
                     the computer and try again. Nothing was lost.",
                )
            }
        }
    }
}
