//! What an outlet is told: that somebody needs help, since when, and which server to open.
//!
//! It holds no name, no reason, no group and no id, so that none can be written from it: a channel
//! has more readers than those who answer, and what stands there cannot be taken back. Each kind of
//! outlet has a module of its own that writes a body from it, as [`super::teams`] does. Not here:
//! when there is something to tell ([`hearth_domain::assistance::occasion`]).

use hearth_domain::{assistance::Occasion, time::Ms};
use jiff::{Timestamp, tz::TimeZone};

/// What one card says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice<'a> {
    /// What happened; none when the outlet is only tried.
    pub occasion: Option<Occasion>,
    /// Since when somebody waits, or when it was tried.
    pub since: Ms,
    /// The address of the server.
    pub server: &'a str,
}

impl Notice<'_> {
    /// What happened, in a few words.
    pub fn title(&self) -> &'static str {
        let title = self.occasion.map(Occasion::title);
        title.unwrap_or("This is a test from Hearth")
    }

    /// What to do.
    pub fn words(&self) -> &'static str {
        match self.occasion {
            Some(_) => "Open Hearth on your computer now, and take the request.",
            None => "Nobody needs help. You do not need to do anything.",
        }
    }

    /// The time of day and the day in London, such as `14:02 on 22 November 2026`.
    pub fn time(&self) -> String {
        let time = Timestamp::from_millisecond(self.since.0).unwrap_or(Timestamp::UNIX_EPOCH);
        // The zones are compiled in, so London is always there.
        let london = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        let time = time.to_zoned(london);
        time.strftime("%H:%M on %-d %B %Y").to_string()
    }

    /// What the time is the time of.
    pub fn time_title(&self) -> &'static str {
        match self.occasion {
            Some(_) => "Waiting since",
            None => "Sent at",
        }
    }
}
