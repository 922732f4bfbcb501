//! The list: every command of the app, its input and its answer.
//!
//! From it come [`dispatch`], which the shell and the tests' bridge both call, and the map that the
//! window's `call(name, input)` is typed by. Bodies are in `command/<noun>.rs`, under the same
//! names. Files do not pass here but as raw bytes ([`crate::App::put_file`],
//! [`crate::App::get_file`]).

use hearth_domain::{
    Problem, ProblemCode,
    api::{
        people::{InviteRequest, Invited, PersonChange},
        review::QueuePage,
    },
    id::{ActId, FileId, ItemId, MethodId, PersonId, RecordId, ResponseId, SectionId, TeamId},
    record::Outcome,
    response::Value,
    role::Role,
    time::Date,
};

use crate::{
    App,
    command::{access, account, assess, home, people, review, sees, send},
    view::{
        access::{AccessView, WhichAccess},
        home::{HistoryView, HomeView},
        item::ItemView,
        people::PeopleView,
        review::ReviewView,
        sees::SeesView,
        sent::{CheckView, SentView},
        state::{AppState, InvitationView, LoginStarted},
        tasks::{SectionView, TaskListView},
    },
};

wire! {
    /// No input.
    pub struct Nothing {}

    /// An invitation as the person pasted it.
    pub struct InvitationText {
        /// The link, or a message that holds it.
        pub text: String,
    }

    /// How to log in.
    pub struct LogIn {
        /// The invitation, when joining; one that was used names the server to log in on.
        pub invitation: Option<String>,
        /// The passphrase to keep the store under, when there is no keyring.
        pub passphrase: Option<String>,
    }

    /// How to open the store.
    pub struct Unlock {
        /// The passphrase; none when the keyring opens it.
        pub passphrase: Option<String>,
    }

    /// How to begin again beside a store that does not open.
    pub struct StartOver {
        /// The passphrase to keep the new store under, when there is no keyring.
        pub passphrase: Option<String>,
    }

    /// Which section.
    pub struct WhichSection {
        /// The section.
        pub section: SectionId,
    }

    /// Which item.
    pub struct WhichItem {
        /// The item.
        pub item: ItemId,
    }

    /// Which method of which item.
    pub struct WhichMethod {
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
    }

    /// A response.
    pub struct Respond {
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
        /// What is said.
        pub value: Value,
    }

    /// A signature under a text.
    pub struct Sign {
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
        /// The name as typed.
        pub name: String,
    }

    /// A file to take out of a draft.
    pub struct RemoveFile {
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
        /// The file.
        pub file: FileId,
    }

    /// A response to take back.
    pub struct Withdraw {
        /// The response.
        pub response: ResponseId,
    }

    /// Something changed at home.
    pub struct SomethingChanged {
        /// The sections that it touches.
        pub sections: Vec<SectionId>,
        /// What changed.
        pub what: String,
    }

    /// A reply to a decision.
    pub struct Reply {
        /// The decision's place.
        pub to: u64,
        /// The words.
        pub words: String,
    }

    /// Which page of the queue.
    pub struct WhichQueue {
        /// What the page before said.
        pub after: Option<String>,
        /// Only this team.
        pub team: Option<TeamId>,
        /// All records, and not only those that wait for this person.
        pub all: bool,
    }

    /// Which record.
    pub struct WhichRecord {
        /// The record.
        pub record: RecordId,
    }

    /// A response to accept.
    pub struct Accept {
        /// The record.
        pub record: RecordId,
        /// The response.
        pub response: ResponseId,
    }

    /// A response to return.
    pub struct Return {
        /// The record.
        pub record: RecordId,
        /// The response.
        pub response: ResponseId,
        /// Why.
        pub reason: String,
        /// What would satisfy.
        pub satisfy: String,
    }

    /// A reviewer's own response.
    pub struct Attest {
        /// The record.
        pub record: RecordId,
        /// The item.
        pub item: ItemId,
        /// The method.
        pub method: MethodId,
        /// The day that it speaks of.
        pub observed: Date,
        /// What is said.
        pub value: Value,
    }

    /// An action to agree about an item.
    pub struct SetAction {
        /// The record.
        pub record: RecordId,
        /// The item.
        pub item: ItemId,
        /// What is to be done.
        pub words: String,
        /// By whom.
        pub owner: Role,
        /// By which day.
        pub due: Date,
    }

    /// An action that was done.
    pub struct FinishAction {
        /// The record.
        pub record: RecordId,
        /// The act that set it.
        pub act: ActId,
    }

    /// A decision.
    pub struct Decide {
        /// The record.
        pub record: RecordId,
        /// The end of the record that was read.
        pub seen: u64,
        /// What is decided.
        pub outcome: Outcome,
        /// Why.
        pub reason: String,
        /// What happens next, or what would change it.
        pub next: String,
        /// When it is looked at again.
        pub review: Option<Date>,
        /// The decision that this confirms as second person.
        pub confirms: Option<u64>,
    }

    /// A change to a person.
    pub struct ChangePerson {
        /// The person.
        pub person: PersonId,
        /// What they are from now on.
        pub change: PersonChange,
    }

    /// A team to make or rename.
    pub struct SaveTeam {
        /// The team; none makes one.
        pub team: Option<TeamId>,
        /// Its name.
        pub name: String,
    }
}

/// Makes `dispatch` and the typed map from one list.
macro_rules! commands {
    ($($(#[$doc:meta])* $module:ident::$name:ident($input:ty) -> $answer:ty;)*) => {
        /// Every command with its input and answer. The window's `call` is typed by this map.
        #[cfg_attr(feature = "types", derive(ts_rs::TS))]
        #[expect(dead_code, reason = "read by the generator of TypeScript types only")]
        pub struct Commands {$(
            $(#[$doc])*
            $name: ($input, $answer),
        )*}

        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Runs a command by name.
        ///
        /// # Errors
        /// With a [`Problem`] for the person; a name or input that does not exist is one too.
        pub async fn dispatch(
            app: &App,
            name: &str,
            input: serde_json::Value,
        ) -> Result<serde_json::Value, Problem> {
            match name {
                $(stringify!($name) => {
                    let input: $input = read(input)?;
                    let answer: $answer = $module::$name(app, input).await?;
                    write(&answer)
                })*
                _ => Err(Problem::new(
                    ProblemCode::NotFound,
                    "This window asked for something that Hearth does not do. Close Hearth and \
                     open it again.",
                )),
            }
        }
    };
}

commands! {
    /// The frame's state.
    account::get_state(Nothing) -> AppState;
    /// Reads an invitation before it is used.
    account::read_invitation(InvitationText) -> InvitationView;
    /// Begins a log-in in the browser; the answer arrives as an event.
    account::start_login(LogIn) -> LoginStarted;
    /// Gives up a log-in that was begun.
    account::cancel_login(Nothing) -> AppState;
    /// Opens the store.
    account::unlock(Unlock) -> AppState;
    /// Begins a log-in after which a store that does not open, because its passphrase was forgotten
    /// or its key is gone, is kept aside and another takes its place. Until then nothing is moved.
    account::start_over(StartOver) -> LoginStarted;
    /// Closes the store.
    account::lock(Nothing) -> AppState;
    /// Ends the session; drafts stay.
    account::log_out(Nothing) -> AppState;
    /// Tries the server now.
    account::try_now(Nothing) -> AppState;

    /// The start page.
    home::get_home(Nothing) -> HomeView;
    /// The record's history and who looked.
    home::get_history(Nothing) -> HistoryView;
    /// Replies to a decision.
    home::reply(Reply) -> HomeView;

    /// The task list.
    assess::get_tasks(Nothing) -> TaskListView;
    /// One section.
    assess::get_section(WhichSection) -> SectionView;
    /// One item.
    assess::get_item(WhichItem) -> ItemView;
    /// Saves a response on this device.
    assess::respond(Respond) -> ItemView;
    /// Signs a text.
    assess::sign(Sign) -> ItemView;
    /// Reads the facts of this computer that an item asks for.
    assess::measure(WhichMethod) -> ItemView;
    /// Takes last time's answer as today's.
    assess::use_last(WhichMethod) -> ItemView;
    /// Throws a draft away.
    assess::discard(WhichMethod) -> ItemView;
    /// Takes a file out of a draft.
    assess::remove_file(RemoveFile) -> ItemView;
    /// Says that something changed; what it touches is asked again.
    assess::something_changed(SomethingChanged) -> TaskListView;

    /// What would be sent.
    send::get_check(Nothing) -> CheckView;
    /// Sends it, or keeps it until it can be sent.
    send::submit(Nothing) -> SentView;
    /// What was sent.
    send::get_sent(Nothing) -> SentView;
    /// Takes a sent response back.
    send::withdraw(Withdraw) -> SentView;

    /// The queue.
    review::get_queue(WhichQueue) -> QueuePage;
    /// A record.
    review::get_review(WhichRecord) -> ReviewView;
    /// Accepts a response.
    review::accept(Accept) -> ReviewView;
    /// Returns a response.
    review::return_item(Return) -> ReviewView;
    /// Responds as staff.
    review::attest(Attest) -> ReviewView;
    /// Agrees an action about an item.
    review::set_action(SetAction) -> ReviewView;
    /// Says that an action is done.
    review::finish_action(FinishAction) -> ReviewView;
    /// Decides.
    review::decide(Decide) -> ReviewView;

    /// People, teams and packs.
    people::get_people(Nothing) -> PeopleView;
    /// Invites somebody.
    people::invite(InviteRequest) -> Invited;
    /// Changes a person.
    people::change_person(ChangePerson) -> PeopleView;
    /// Makes or renames a team.
    people::save_team(SaveTeam) -> PeopleView;

    /// Who looked at a record.
    access::get_access(WhichAccess) -> AccessView;

    /// What Hearth can and cannot see.
    sees::get_sees(Nothing) -> SeesView;
}

fn read<T: serde::de::DeserializeOwned>(input: serde_json::Value) -> Result<T, Problem> {
    serde_json::from_value(input).map_err(|_| {
        Problem::new(
            ProblemCode::Invalid,
            "What was entered cannot be read. Check it and try again; nothing was changed.",
        )
    })
}

fn write<T: serde::Serialize>(answer: &T) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(answer).map_err(|_| {
        Problem::new(
            ProblemCode::Unexpected,
            "Hearth could not show its answer. Try again.",
        )
    })
}
