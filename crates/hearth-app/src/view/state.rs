//! Who is here, whether the store is open, what waits: the frame around every page.

use hearth_domain::{
    Problem,
    api::{
        account::{PhoneCard, Team},
        review::Count,
    },
    role::Role,
    time::Ms,
};

use super::{assistance::ReadinessView, reminder::BreakView};

wire! {
    /// The frame's state.
    pub struct AppState {
        /// Which pages can be shown.
        pub stage: Stage,
        /// The provider's name, once known.
        pub provider: Option<String>,
        /// Who is logged in, once the store is open.
        pub person: Option<PersonView>,
        /// The number to call and the words to say; there before anything is unlocked.
        pub phone: Option<PhoneCard>,
        /// There is a support card; it is there before anything is unlocked too.
        pub support: bool,
        /// Whether the server answers.
        pub connection: Connection,
        /// What waits to be sent.
        pub waiting: Waiting,
        /// The session has ended: everything works but sending. Log in to send.
        pub needs_login: bool,
        /// The person logged out: what they keep to themselves is closed too.
        pub logged_out: bool,
        /// The invitation that Hearth was opened with, while nobody has joined. Nothing was done
        /// with it.
        pub invitation: Option<String>,
        /// How the store is kept closed to others.
        pub key: Option<KeyKeeper>,
        /// Keys on this computer are kept by passphrases, so whoever else logs in needs one of their own.
        pub others_need_passphrase: bool,
        /// This computer's clock is so many milliseconds ahead of the server's, when that matters.
        pub clock_ahead_ms: Option<i64>,
        /// How many records wait for this person's review.
        pub reviews_waiting: Count,
        /// How much was shared with this person and waits for an answer; none for those with whom
        /// nothing can be shared.
        pub heard: Option<Count>,
        /// Help and the shift, for an advisor whose store is open.
        pub help: Option<HelpState>,
        /// The assistance desk, for somebody who answers and whose store is open.
        pub answering: Option<AnsweringState>,
        /// The break that it is time for, until it is put away; never on a call.
        pub shown_break: Option<BreakView>,
        /// What went wrong while nobody was asking: a log-in that failed, a store that did not open.
        pub problem: Option<Problem>,
        /// A demonstration with made-up people.
        pub demo: bool,
    }

    /// What the frame shows an advisor of help and of the shift.
    pub struct HelpState {
        /// What a press would do now.
        pub readiness: ReadinessView,
        /// It is known that nobody is on duty.
        pub nobody: bool,
        /// How many presses are open, without practice.
        pub pressed: u32,
        /// Since when they are on shift; none when they are not.
        pub shift: Option<Ms>,
        /// They say that they are on a call.
        pub on_call: bool,
    }

    /// What the frame shows somebody who answers.
    pub struct AnsweringState {
        /// Since when they are on duty; none when they are not.
        pub duty: Option<Ms>,
        /// How many requests that they were told of wait for somebody, without practice.
        pub waiting: u32,
        /// How many of them sound for this person.
        pub ringing: u32,
        /// That a press would reach nobody now, and what to do; none while it would.
        pub warning: Option<String>,
    }

    /// Which pages can be shown.
    #[derive(Copy, Eq)]
    pub enum Stage {
        /// Nobody has joined on this computer.
        Join,
        /// The store is closed.
        Locked,
        /// Open.
        Ready,
    }

    /// The person who is logged in.
    pub struct PersonView {
        /// Their name.
        pub name: String,
        /// What they are.
        pub roles: Vec<Role>,
        /// The teams that they belong to: a queue can be narrowed to one.
        pub teams: Vec<Team>,
    }

    /// Whether the server answers.
    #[derive(Copy, Eq)]
    pub enum Connection {
        /// Not tried yet.
        Unknown,
        /// It answers.
        Online,
        /// It does not.
        Offline,
    }

    /// What waits to be sent.
    #[derive(Copy, Eq, Default)]
    pub struct Waiting {
        /// Answers that are finished and were not sent.
        pub answers: u32,
        /// Files among them.
        pub files: u32,
        /// Packages that were sent off and not yet received.
        pub packages: u32,
    }

    /// How the store's key is kept.
    #[derive(Copy, Eq)]
    pub enum KeyKeeper {
        /// In the system's keyring, opened by the computer's own log-in.
        Keyring,
        /// Under a passphrase that is asked for at each start.
        Passphrase,
    }

    /// Where an invitation leads, before anything is done with it.
    pub struct InvitationView {
        /// The provider's name.
        pub provider: String,
        /// The server's address.
        pub server: String,
        /// What can be done with it.
        pub offer: Offer,
        /// No keyring was found, so a passphrase will be asked for.
        pub needs_passphrase: bool,
    }

    /// What can be done with an invitation.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Offer {
        /// Join.
        Join {
            /// The name that the inviter gave.
            name: String,
            /// What the person will be, in words.
            roles: Vec<String>,
            /// Until when it can be used.
            expires: Ms,
        },
        /// Nobody joins with it any more. Whoever joined with it logs in.
        LogIn {
            /// Why, and what to do for somebody who has not joined.
            why: String,
        },
    }

    /// A log-in that goes on in the browser.
    pub struct LoginStarted {
        /// The page to open; shown too, in case the browser does not open.
        pub url: String,
    }
}
