//! What stands behind the task's name on the command line.

use anyhow::Result;

use crate::stop::Stop;

/// Arguments not yet taken. Each task takes the ones it knows and then calls [`Self::finish`].
pub struct Arguments(Vec<String>);

impl Arguments {
    /// The task's name, if one was given, and the rest.
    pub fn from_command_line() -> (Option<String>, Self) {
        let mut all = std::env::args().skip(1);
        (all.next(), Self(all.collect()))
    }

    /// Whether `name` was given.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() != before
    }

    /// The value behind `name`, if `name` was given.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.0.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        self.0.remove(at);
        if at < self.0.len() {
            Ok(Some(self.0.remove(at)))
        } else {
            Err(Stop::usage(format!("`{name}` needs a value.")))
        }
    }

    /// The next argument that is not an option.
    pub fn word(&mut self) -> Option<String> {
        let at = self
            .0
            .iter()
            .position(|argument| !argument.starts_with('-'))?;
        Some(self.0.remove(at))
    }

    /// Everything, for a task that hands it on. A leading `--` is not part of it.
    pub fn all(self) -> Vec<String> {
        let skip = usize::from(self.0.first().is_some_and(|first| first == "--"));
        self.0.into_iter().skip(skip).collect()
    }

    /// Refuses whatever nobody took: a misspelt option must not be ignored in silence.
    pub fn finish(self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(unknown) => Err(Stop::usage(format!(
                "`{unknown}` is not known here. See `cargo xtask help`."
            ))),
        }
    }
}
