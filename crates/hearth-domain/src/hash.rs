//! Hashes, salts and commitments: how a record can be verified without its contents.
//!
//! A *commitment* binds a payload without revealing it: `SHA-256(domain ‖ salt ‖ bytes)` with a
//! 256-bit salt from the device. When payload and salt are erased, the commitment says nothing, and
//! every signature and chain over it still verifies. Not here: keys and signatures
//! ([`crate::package`]).

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 value, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Hash(pub [u8; 32]);

/// Random bytes that keep a commitment from being guessed, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Salt(pub [u8; 32]);

impl Hash {
    /// What a chain has before its first entry.
    pub const ZERO: Hash = Hash([0; 32]);

    /// The plain SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The hash of several parts under a domain, so that a hash made for one purpose can never
    /// stand for another. Each part is preceded by its length.
    pub fn tagged(domain: &str, parts: &[&[u8]]) -> Hash {
        let mut sha = Sha256::new();
        for part in std::iter::once(domain.as_bytes()).chain(parts.iter().copied()) {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        Hash(sha.finalize().into())
    }
}

/// The commitment to a payload.
pub fn commitment(salt: &Salt, payload: &[u8]) -> Hash {
    Hash::tagged("hearth payload 1", &[&salt.0, payload])
}

hexadecimal! { Hash Salt }

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Salt({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_hides_and_binds() {
        let (one, two) = (Salt([1; 32]), Salt([2; 32]));
        assert_ne!(
            commitment(&one, b"no"),
            commitment(&two, b"no"),
            "the salt hides the answer"
        );
        assert_ne!(
            commitment(&one, b"no"),
            commitment(&one, b"yes"),
            "the answer is bound"
        );
    }

    #[test]
    fn parts_cannot_be_moved_across_their_borders() {
        assert_ne!(
            Hash::tagged("d", &[b"ab", b"c"]),
            Hash::tagged("d", &[b"a", b"bc"])
        );
        assert_ne!(Hash::tagged("d", &[b"ab"]), Hash::tagged("da", &[b"b"]));
    }

    #[test]
    fn hex_goes_there_and_back_and_has_one_spelling() {
        let hash = Hash::of(b"hearth");
        assert_eq!(hash.to_string().parse::<Hash>(), Ok(hash));
        assert!(hash.to_string().to_uppercase().parse::<Hash>().is_err());
    }
}
