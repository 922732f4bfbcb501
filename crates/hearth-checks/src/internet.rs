//! Taking one sample of the line to the provider's server.
//!
//! Voice goes both ways on the idle line; in a full sample it goes on while one direction and then
//! the other is filled, so that what a transfer does to a call is seen and not guessed. What it is
//! and how it ends is [`sample`]'s, its steps are [`steps`]'s, the way to the server [`way`]'s, voice
//! [`voice`]'s over [`carrier`], and filling the line [`load`]'s and [`upload`]'s. What stands around it is
//! read by [`surroundings`], and [`figures`] puts all of it together.
//!
//! Not here: when a sample is taken, whether it may be, and what it is worth.

mod carrier;
pub mod clock;
mod computer;
mod figures;
mod load;
mod metered;
mod quiet;
pub mod report;
mod sample;
mod steps;
mod surroundings;
mod upload;
mod voice;
pub mod way;

pub use computer::{Computer, ThisComputer};
use hearth_domain::internet::admission::Refusal;
pub use metered::is_metered;
pub use quiet::until_quiet;
pub use sample::{Sample, take};

/// Why there is no sample.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The server's address is none.
    #[error(
        "{0} is not the address of a server. It begins with https://, or with http:// on this \
         computer itself."
    )]
    BadAddress(String),
    /// The file with its authority cannot be used.
    #[error(
        "Certificates cannot be read from {0}. Give the PEM file that the provider's IT team sent."
    )]
    BadAuthority(std::path::PathBuf),
    /// Nobody answers there.
    #[error("No server could be reached: {0}. Check the address and the connection.")]
    Unreachable(String),
    /// The server's certificate is not trusted.
    #[error(
        "The server's certificate is not trusted: {0}. Nothing was sent. If the provider has an \
         authority of its own, give its file with --ca."
    )]
    NotTrusted(String),
    /// What answered is not Hearth's server.
    #[error(
        "Something else answered in place of the provider's server: a proxy, or the log-in page of \
         a Wi-Fi. Open a browser and see whether you have to log in."
    )]
    NotHearth,
    /// The server says no.
    #[error("{0}")]
    Refused(String),
    /// The server has no place for it now.
    #[error(
        "The provider's server has no place for a test now. Try again in {}.",
        minutes(.0.retry_after_s)
    )]
    NotNow(Refusal),
    /// What was under way does not go on.
    #[error("The connection to the server broke during the test: {0}. Try again.")]
    BrokenOff(String),
    /// The server did not say at the end how busy it was itself.
    #[error(
        "The server did not say at the end whether it was busy itself, so nothing is kept of this \
         test. Start another one."
    )]
    NoFarewell,
    /// What the server said cannot be.
    #[error(
        "What the server said about this test cannot be right ({0}), so nothing is kept of it. \
         Tell the provider's IT team."
    )]
    Nonsense(String),
}

/// A sample that was not taken, and what it used all the same.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct Untaken {
    /// Why there is none.
    pub why: NotTaken,
    /// What was sent and received until then, in bytes.
    pub bytes_used: u64,
}

/// So many seconds as a person waits for them: in whole minutes, the last one begun.
fn minutes(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "1 minute".to_owned(),
        many => format!("{many} minutes"),
    }
}

impl NotTaken {
    /// The server does not serve this lease any more, or never did.
    fn ended() -> NotTaken {
        NotTaken::Refused("The server has ended this test. Start another one.".into())
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::internet::admission::Full;

    use super::*;

    #[test]
    fn whoever_is_to_wait_reads_for_how_long() {
        let told = |retry_after_s| {
            let refusal = Refusal {
                why: Full::FullTests,
                retry_after_s,
            };
            NotTaken::NotNow(refusal).to_string()
        };
        assert!(told(30).ends_with("Try again in 1 minute."), "{}", told(30));
        assert!(told(60).ends_with("Try again in 1 minute."));
        assert!(told(61).ends_with("Try again in 2 minutes."));
        assert!(told(960).ends_with("Try again in 16 minutes."));
    }
}
