//! A local time of day, as packs and people write it.
//!
//! Not here: the instant that it is on a day ([`super::Date::at`]).

use std::{fmt, str::FromStr};

use jiff::civil;

/// A local time of day, written `18:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct TimeOfDay(pub(super) civil::Time);

impl TimeOfDay {
    /// A time that is known to exist, for tests and constants.
    ///
    /// # Panics
    /// When no day has such a time.
    pub const fn of(hour: i8, minute: i8) -> TimeOfDay {
        TimeOfDay(civil::time(hour, minute, 0, 0))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A text that is no local time such as `18:30`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time of day; write it like 18:30")]
pub struct BadTimeOfDay(String);

impl FromStr for TimeOfDay {
    type Err = BadTimeOfDay;
    fn from_str(text: &str) -> Result<Self, BadTimeOfDay> {
        let bad = || BadTimeOfDay(text.into());
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        // Two digits and nothing else: a number alone could also be signed.
        let number = |part: &str| match part.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Ok(10 * (tens - b'0').cast_signed() + (ones - b'0').cast_signed())
            }
            _ => Err(bad()),
        };
        civil::Time::new(number(hour)?, number(minute)?, 0, 0)
            .map(TimeOfDay)
            .map_err(|_| bad())
    }
}

impl serde::Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
