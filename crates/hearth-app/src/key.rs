//! The key of the store, and who keeps it.

/// Which keyring holds the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringChoice {
    /// The system's, under this service name: tests and the demonstration have one of their own.
    System {
        /// The service name.
        service: String,
    },
    /// None: a passphrase is asked for.
    None,
}
