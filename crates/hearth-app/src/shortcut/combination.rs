//! A combination of keys that a person can choose for assistance.
//!
//! It is written as the W3C names modifiers and keys ("Control+Alt+KeyH", UI Events `code`), which
//! is what a page hears and what the system is asked for. Not here: whether another program has it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Keys held down while another is pressed, in the order in which they are said.
const MODIFIERS: [(&str, &str); 4] = [
    ("Control", "Ctrl"),
    ("Alt", "Alt"),
    ("Shift", "Shift"),
    ("Super", SUPER),
];

/// What the key beside Alt is called.
#[cfg(target_os = "windows")]
const SUPER: &str = "Windows";
#[cfg(target_os = "macos")]
const SUPER: &str = "Command";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const SUPER: &str = "Super";

/// A combination that can be asked of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shortcut {
    modifiers: Vec<usize>,
    code: String,
}

/// Why a combination cannot be chosen: a sentence that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is no combination.
    #[error("Hold down Ctrl or Alt, and press one more key.")]
    Unreadable,
    /// It is typed by accident, or in every text.
    #[error(
        "Choose two of Ctrl, Alt and Shift with a letter or a number, so that it is not pressed by accident."
    )]
    Easy,
    /// The system or every program has it.
    #[error("The computer itself uses this. Choose another.")]
    System,
}

impl Shortcut {
    /// As people say it: "Ctrl + Alt + H".
    pub fn title(&self) -> String {
        let held = self.modifiers.iter().map(|&at| MODIFIERS[at].1);
        let key = ["Key", "Digit"]
            .iter()
            .find_map(|kind| self.code.strip_prefix(kind))
            .unwrap_or(&self.code);
        held.chain([key]).collect::<Vec<_>>().join(" + ")
    }

    fn holds(&self, name: &str) -> bool {
        self.modifiers.iter().any(|&at| MODIFIERS[at].0 == name)
    }

    fn fits(self) -> Result<Shortcut, Unfit> {
        let (ctrl, alt) = (self.holds("Control"), self.holds("Alt"));
        let held = self.modifiers.len();
        let function = function_key(&self.code);
        // Alt+F4 closes windows; with Ctrl and Alt, Linux leaves the desktop.
        if function == Some(4) && alt || function.is_some_and(|it| it <= 12) && ctrl && alt {
            return Err(Unfit::System);
        }
        let is_rare = matches!(self.code.as_str(), "Pause" | "ScrollLock")
            || function.is_some_and(|it| it > 12);
        let is_enough = match function {
            _ if is_rare => true,
            Some(_) => held >= 1 && (held > 1 || !self.holds("Shift")),
            None => held >= 2 && (ctrl || alt || self.holds("Super")),
        };
        if is_enough {
            Ok(self)
        } else {
            Err(Unfit::Easy)
        }
    }
}

fn function_key(code: &str) -> Option<u8> {
    code.strip_prefix('F')?
        .parse()
        .ok()
        .filter(|number| (1..=24).contains(number))
}

/// Keys that every keyboard layout has in one place, and that type no text by themselves when held
/// with others.
fn is_key(code: &str) -> bool {
    let one =
        |rest: &str, fits: fn(&u8) -> bool| rest.len() == 1 && rest.as_bytes().iter().all(fits);
    code.strip_prefix("Key")
        .is_some_and(|it| one(it, u8::is_ascii_uppercase))
        || code
            .strip_prefix("Digit")
            .is_some_and(|it| one(it, u8::is_ascii_digit))
        || function_key(code).is_some()
        || matches!(code, "Pause" | "ScrollLock" | "Insert" | "Home" | "End")
}

impl FromStr for Shortcut {
    type Err = Unfit;

    fn from_str(text: &str) -> Result<Shortcut, Unfit> {
        let mut parts: Vec<&str> = text.split('+').collect();
        let code = parts
            .pop()
            .filter(|it| is_key(it))
            .ok_or(Unfit::Unreadable)?;
        let place = |name: &&str| MODIFIERS.iter().position(|it| it.0 == *name);
        let found: Option<Vec<usize>> = parts.iter().map(place).collect();
        let mut modifiers = found.ok_or(Unfit::Unreadable)?;
        modifiers.sort_unstable();
        modifiers.dedup();
        Shortcut {
            modifiers,
            code: code.into(),
        }
        .fits()
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &at in &self.modifiers {
            write!(f, "{}+", MODIFIERS[at].0)?;
        }
        f.write_str(&self.code)
    }
}

impl TryFrom<String> for Shortcut {
    type Error = Unfit;

    fn try_from(text: String) -> Result<Shortcut, Unfit> {
        text.parse()
    }
}

impl From<Shortcut> for String {
    fn from(shortcut: Shortcut) -> String {
        shortcut.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, Unfit> {
        text.parse::<Shortcut>().map(|it| it.title())
    }

    #[test]
    fn a_combination_reads_as_people_say_it_however_it_was_held() {
        assert_eq!(parse("Control+Alt+KeyH").unwrap(), "Ctrl + Alt + H");
        assert_eq!(parse("Alt+Control+Alt+KeyH").unwrap(), "Ctrl + Alt + H");
        assert_eq!(parse("Control+F9").unwrap(), "Ctrl + F9");
        assert_eq!(parse("Pause").unwrap(), "Pause");
        let written = "Alt+Shift+Digit1".parse::<Shortcut>().unwrap().to_string();
        assert_eq!(written.parse::<Shortcut>().unwrap().to_string(), written);
    }

    #[test]
    fn what_is_pressed_by_accident_or_belongs_to_the_system_is_refused() {
        for text in [
            "KeyH",
            "Control+KeyC",
            "Shift+KeyH",
            "F5",
            "Shift+F5",
            "Alt+Digit1",
        ] {
            assert_eq!(parse(text), Err(Unfit::Easy), "{text}");
        }
        for text in ["Alt+F4", "Control+Alt+F2", "Control+Alt+Shift+F12"] {
            assert_eq!(parse(text), Err(Unfit::System), "{text}");
        }
        for text in [
            "",
            "+",
            "Control+",
            "Hyper+KeyH",
            "Control+Alt+Keyh",
            "Control+Alt+Delete",
            "Control+Alt+F25",
        ] {
            assert_eq!(parse(text), Err(Unfit::Unreadable), "{text}");
        }
    }
}
