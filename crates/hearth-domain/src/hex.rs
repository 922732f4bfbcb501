//! Bytes as hexadecimal digits, in one spelling: lower case, two for each byte.
//!
//! One spelling only, because two texts for one value would be two values. Not here: what the bytes
//! mean.

use std::fmt;

/// A text that is not the right number of lower case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {0} lower case hexadecimal digits")]
pub struct BadHex(pub usize);

/// Writes bytes.
pub(crate) fn write(bytes: &[u8], to: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(to, "{byte:02x}"))
}

/// Reads so many bytes.
pub(crate) fn read<const N: usize>(text: &str) -> Result<[u8; N], BadHex> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Ok(c - b'0'),
        b'a'..=b'f' => Ok(c - b'a' + 10),
        _ => Err(BadHex(2 * N)),
    };
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return Err(BadHex(2 * N));
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(bytes)
}

/// Lets types over an array of bytes be written and read as hexadecimal digits, also in JSON.
macro_rules! hexadecimal {
    ($($name:ident)*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::hex::write(&self.0, f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::hex::BadHex;
            fn from_str(text: &str) -> Result<Self, $crate::hex::BadHex> {
                $crate::hex::read(text).map(Self)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(from)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    )*};
}

#[cfg(test)]
mod tests {
    use super::{BadHex, read};

    #[test]
    fn there_is_one_spelling() {
        assert_eq!(read::<2>("00fa"), Ok([0, 0xfa]));
        for other in ["00FA", "00f", "00fa0", "0xfa", "é0f", ""] {
            assert_eq!(read::<2>(other), Err(BadHex(4)), "{other}");
        }
    }
}
