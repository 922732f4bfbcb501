//! The support card: who to talk to, and until when each line may be believed.
//!
//! It is there always: offline, and while the store is locked. So its form is plain and carries its
//! own dates. People who are not the line manager come first, because people turn to those who do
//! not supervise them (NHS 111 workforce governance guide, via the research). A line that nobody has
//! checked for too long says so where it stands and keeps its pack from being published: a wrong
//! number on a bad night is worse than none.
//!
//! Not here: what the pack's file looks like ([`crate::pack`]), opening a page, dialling.

#[cfg(test)]
mod tests;

use std::fmt;

use crate::{
    check_in::CheckIn,
    id::SupportLineId,
    pack::CheckInForm,
    time::{Date, Days},
};

wire! {
    /// The support card of a pack. A pack without it names nobody.
    #[derive(Eq)]
    pub struct SupportCard {
        /// The lines, in the order of the file.
        pub lines: Vec<SupportLine>,
    }

    /// One line of the card: somebody to talk to.
    #[derive(Eq)]
    pub struct SupportLine {
        /// Its name.
        pub id: SupportLineId,
        /// What it is called.
        pub title: String,
        /// Who answers.
        pub who: String,
        /// What it is for.
        pub about: String,
        /// How to reach them, the best way first.
        pub contacts: Vec<SupportContact>,
        /// When they answer.
        pub hours: String,
        /// For whom the line comes first.
        pub audience: SupportAudience,
        /// It is for danger to life: it stands apart and on every page about wellbeing.
        pub urgent: bool,
        /// They manage the reader. Such lines come last.
        pub line_manager: bool,
        /// The day on which somebody last checked that it is right.
        pub verified: Date,
        /// Days for which that may be believed.
        pub verify_every_days: Days,
        /// Who at the provider checks it.
        pub owner: String,
    }

    /// A way to reach somebody.
    #[derive(Eq)]
    pub enum SupportContact {
        /// Call this number.
        Phone(String),
        /// Send a text message.
        Text(SupportText),
        /// Open this page: `https` only.
        Page(String),
        /// A place in Hearth.
        Hearth(SupportPlace),
    }

    /// A text message to send.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct SupportText {
        /// To this number.
        pub number: String,
        /// Beginning with this word, where one is needed.
        pub word: Option<String>,
    }

    /// Where in Hearth somebody is reached.
    #[derive(Copy, Eq, Hash)]
    pub enum SupportPlace {
        /// The buddy's link.
        Buddy,
        /// The page for assistance.
        Assistance,
        /// The page for after a difficult call.
        DifficultCall,
        /// A check-in, with a choice of who hears it.
        CheckIn,
    }

    /// For whom a line comes first.
    #[derive(Copy, Eq, Hash, Default)]
    pub enum SupportAudience {
        /// Everybody alike.
        #[default]
        Everyone,
        /// Whoever comes from a difficult call.
        AfterDifficultCall,
    }
}

/// Why a contact cannot stand on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadContact {
    /// Not a number that can be dialled.
    #[error("is no phone number: use digits and spaces, with a + in front if it is abroad")]
    Phone,
    /// Not a page that may be opened.
    #[error("is no page that Hearth opens: it has to begin with https:// and name a host")]
    Page,
    /// A word that cannot be sent.
    #[error("is no word to send: leave it out, or write letters and digits")]
    Word,
}

impl SupportContact {
    /// Whether it can be used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), BadContact> {
        match self {
            SupportContact::Phone(number) => phone(number),
            SupportContact::Text(text) => {
                let word = text.word.as_deref();
                let is_word = |word: &str| {
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric())
                };
                phone(&text.number)?;
                word.is_none_or(is_word)
                    .then_some(())
                    .ok_or(BadContact::Word)
            }
            SupportContact::Page(page) => is_page(page).then_some(()).ok_or(BadContact::Page),
            SupportContact::Hearth(_) => Ok(()),
        }
    }
}

impl fmt::Display for SupportContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SupportContact::Phone(text) | SupportContact::Page(text) => f.write_str(text),
            SupportContact::Text(text) => match &text.word {
                Some(word) => write!(f, "text {word} to {}", text.number),
                None => write!(f, "text {}", text.number),
            },
            SupportContact::Hearth(_) => f.write_str("in Hearth"),
        }
    }
}

/// Three digits are the shortest number there is (999), fifteen the longest (ITU-T E.164).
fn phone(number: &str) -> Result<(), BadContact> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    let count = digits.chars().filter(char::is_ascii_digit).count();
    let is_plain = digits.chars().all(|c| c.is_ascii_digit() || c == ' ')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    (is_plain && (3..=15).contains(&count))
        .then_some(())
        .ok_or(BadContact::Phone)
}

fn is_page(page: &str) -> bool {
    let is_visible = page.chars().all(|c| c.is_ascii_graphic());
    let url = url::Url::parse(page).ok().filter(|url| {
        url.scheme() == "https" && url.host_str().is_some_and(|host| host.contains('.'))
    });
    is_visible
        && page.starts_with("https://")
        && url.is_some_and(|url| url.username().is_empty() && url.password().is_none())
}

impl SupportLine {
    /// The last day on which it may be believed without being checked again.
    pub fn believed_until(&self) -> Date {
        let days = i32::try_from(self.verify_every_days).unwrap_or(i32::MAX);
        self.verified.plus(days)
    }

    /// Nobody has checked it for longer than it allows. It says so wherever it stands.
    pub fn is_past(&self, today: Date) -> bool {
        today > self.believed_until()
    }
}

impl SupportCard {
    /// The line of this name.
    pub fn line(&self, id: &SupportLineId) -> Option<&SupportLine> {
        self.lines.iter().find(|line| &line.id == id)
    }

    /// The lines for danger to life. They stand on every page about wellbeing, beside the others.
    pub fn urgent(&self) -> Vec<&SupportLine> {
        self.lines.iter().filter(|line| line.urgent).collect()
    }

    /// The lines at any time. Line managers come last; else the order is the file's.
    pub fn at_any_time(&self) -> Vec<&SupportLine> {
        self.ordered(|_| false)
    }

    /// The lines after a difficult call: those for it first.
    pub fn after_difficult_call(&self) -> Vec<&SupportLine> {
        self.ordered(|line| line.audience == SupportAudience::AfterDifficultCall)
    }

    /// The people to talk to after a check-in with low answers, those first whom the pack names for
    /// what was answered low; none when nothing was. Nobody else hears that these were shown.
    pub fn after_low_answers(
        &self,
        check_in: &CheckIn,
        form: &CheckInForm,
    ) -> Option<Vec<&SupportLine>> {
        let low = check_in.low(form);
        let named = |line: &SupportLine| low.iter().any(|it| it.lines.contains(&line.id));
        (!low.is_empty()).then(|| self.ordered(named))
    }

    /// Lines that are not for danger to life: those that come first, then the others; the line
    /// manager's behind all of them, whatever comes first.
    fn ordered(&self, comes_first: impl Fn(&SupportLine) -> bool) -> Vec<&SupportLine> {
        let mut lines: Vec<_> = self.lines.iter().filter(|line| !line.urgent).collect();
        lines.sort_by_key(|line| (line.line_manager, !comes_first(line)));
        lines
    }
}
