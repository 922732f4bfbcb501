//! A planned end with an exit code and a sentence that says what to do next.

use std::fmt;

/// An exit code other than 1, with what to say. 2 means: something on this machine or in the
/// call has to change before the task can start.
#[derive(Debug)]
pub struct Stop {
    pub code: u8,
    say: String,
}

impl Stop {
    /// The call cannot be understood.
    pub fn usage(say: impl Into<String>) -> anyhow::Error {
        Self {
            code: 2,
            say: say.into(),
        }
        .into()
    }

    /// The machine lacks something that the task needs.
    pub fn machine(say: impl Into<String>) -> anyhow::Error {
        Self {
            code: 2,
            say: say.into(),
        }
        .into()
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say)
    }
}

impl std::error::Error for Stop {}
