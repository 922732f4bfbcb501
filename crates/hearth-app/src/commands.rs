//! The list: every command of the app, its input and its answer.
//!
//! From it come [`dispatch`], which the shell and the tests' bridge both call, and the map that the
//! window's `call(name, input)` is typed by. Bodies are in `command/<noun>.rs`, under the same
//! names. Files do not pass here but as raw bytes ([`crate::App::put_file`],
//! [`crate::App::get_file`]).

mod input;
mod wellbeing;

use hearth_domain::{
    Problem, ProblemCode,
    api::{
        outlet::OutletTried,
        people::{InviteRequest, Invited},
        review::QueuePage,
    },
};

pub use input::*;
pub use wellbeing::*;

use crate::{
    App,
    command::{
        access, account, answering, assess, assistance, buddy, check_in, going_back, heard, home,
        internet, outlet, pairs, people, reminder, review, sees, send, shift, shortcut, support,
    },
    view::{
        access::{AccessView, WhichAccess},
        answering::AnsweringView,
        assistance::AssistanceView,
        buddy::{BuddyView, CheckedLink, PairsView},
        check_in::{CheckInPageView, CheckInView},
        going_back::GoingBackView,
        heard::HeardView,
        home::{DueView, HistoryView, HomeView},
        internet::InternetView,
        item::ItemView,
        outlet::{OutletsView, WhichOutlet},
        people::PeopleView,
        promise::PromiseView,
        reminder::RemindersView,
        review::ReviewView,
        sees::SeesView,
        sent::{CheckView, SentView},
        shift::ShiftView,
        shortcut::ShortcutView,
        state::{AppState, InvitationView, LoginStarted},
        support::{AfterCallView, SupportView},
        tasks::{ChangesView, SectionView, TaskListView},
    },
};

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
    /// Everything that falls due, and what is left.
    home::get_due(Nothing) -> DueView;
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
    /// What may have changed, and what each change asks again.
    assess::get_changes(Nothing) -> ChangesView;
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

    /// What can be pressed, what a press would do, and what was pressed.
    assistance::get_assistance(Nothing) -> AssistanceView;
    /// Presses. It is kept before this answers.
    assistance::press(PressInput) -> AssistanceView;
    /// Takes a press back.
    assistance::take_back(WhichRequest) -> AssistanceView;
    /// Puts a press away that has ended.
    assistance::put_away(WhichRequest) -> AssistanceView;

    /// The key for assistance.
    shortcut::get_shortcut(Nothing) -> ShortcutView;
    /// Chooses it.
    shortcut::set_shortcut(WhichKeys) -> ShortcutView;
    /// Listens for it from another program, for a minute.
    shortcut::rehearse(Nothing) -> ShortcutView;
    /// Says that it was pressed there and nothing came.
    shortcut::not_heard(Nothing) -> ShortcutView;

    /// The assistance desk.
    answering::get_answering(Nothing) -> AnsweringView;
    /// Goes on or off duty.
    answering::set_duty(SetDuty) -> AnsweringView;
    answering::read_lost(Nothing) -> AnsweringView;
    /// Says that a request is on this screen, with its sound.
    answering::shown(WhichRequest) -> AnsweringView;
    /// Takes a request.
    answering::take(TakeRequest) -> AnsweringView;
    /// Gives it back.
    answering::hand_back(WhichRequest) -> AnsweringView;
    /// Says that calls go elsewhere now.
    answering::divert(WhichRequest) -> AnsweringView;
    /// Says what came of it.
    answering::close(CloseInput) -> AnsweringView;

    /// The internet page.
    internet::get_internet(Nothing) -> InternetView;
    /// Tests the line now.
    internet::test_line(TestLine) -> InternetView;
    /// Stops the test that runs.
    internet::stop_test(Nothing) -> InternetView;
    /// Puts booked tests off for two hours.
    internet::postpone_tests(Nothing) -> InternetView;
    /// Takes booked tests again that were put off.
    internet::resume_tests(Nothing) -> InternetView;

    /// The shift.
    shift::get_shift(Nothing) -> ShiftView;
    /// Starts it.
    shift::start_shift(Nothing) -> ShiftView;
    /// Ends it.
    shift::end_shift(Nothing) -> ShiftView;
    /// Says whether the person is on a call.
    shift::set_on_call(OnCall) -> ShiftView;

    /// Who the buddy is, and what they see of this person.
    buddy::get_buddy(Nothing) -> BuddyView;
    /// Sets the link by which the buddy reaches this person.
    buddy::set_buddy_link(BuddyLinkInput) -> BuddyView;
    /// Takes it away.
    buddy::remove_buddy_link(Nothing) -> BuddyView;
    /// Says whether this person can be called.
    buddy::set_buddy_available(SetBuddyAvailable) -> BuddyView;
    /// Asks the manager for another buddy.
    buddy::ask_for_another_buddy(WhichPair) -> BuddyView;
    /// Chooses whether to be reminded to say hello.
    buddy::want_buddy_nudge(WantNudge) -> BuddyView;
    /// Puts the reminder of this shift away.
    buddy::put_buddy_nudge_away(Nothing) -> BuddyView;
    /// Checks the buddy's link once more, before it is opened as it was shown.
    buddy::check_buddy_link(ShownLink) -> CheckedLink;

    /// Pairs of buddies.
    pairs::get_pairs(Nothing) -> PairsView;
    /// Pairs two people.
    pairs::pair(PairPeople) -> PairsView;
    /// Ends a pair.
    pairs::end_pair(WhichPair) -> PairsView;

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

    /// How the outlets beside the app stand.
    outlet::get_outlets(Nothing) -> OutletsView;
    /// Sends a test card to one.
    outlet::try_outlet(WhichOutlet) -> OutletTried;

    /// Who looked at a record.
    access::get_access(WhichAccess) -> AccessView;

    /// What Hearth can and cannot see.
    sees::get_sees(Nothing) -> SeesView;
    /// What is kept about this person.
    sees::get_promise(Nothing) -> PromiseView;

    /// The page of check-ins.
    check_in::get_check_in(Nothing) -> CheckInView;
    /// Keeps a check-in as far as it is filled in. It stays on this device.
    check_in::fill_in(FillIn) -> CheckInView;
    /// Finishes it; what was shared of it is sent.
    check_in::finish_check_in(FillIn) -> CheckInPageView;
    /// Throws away what is being filled in.
    check_in::clear_check_in(Nothing) -> CheckInView;
    /// One check-in that was finished.
    check_in::get_past_check_in(WhichCheckIn) -> CheckInPageView;
    /// Deletes one from this device.
    check_in::forget_check_in(WhichCheckIn) -> CheckInView;
    /// Takes back something that was shared.
    check_in::unshare(WhichShared) -> CheckInView;

    /// The way back to the contact centre.
    going_back::get_going_back(Nothing) -> GoingBackView;
    /// Asks for it, on this device only.
    going_back::ask_to_go_back(Nothing) -> GoingBackView;
    /// Confirms it; managers can read it from here on.
    going_back::confirm_going_back(Nothing) -> GoingBackView;
    /// Takes it back.
    going_back::withdraw_going_back(Nothing) -> GoingBackView;

    /// What was shared with this person.
    heard::get_heard(Nothing) -> HeardView;
    /// Answers something of it.
    heard::reply_to_shared(ReplyToShared) -> HeardView;
    /// Arranges a talk about it.
    heard::arrange_talk(ArrangeTalk) -> HeardView;
    /// Arranges the first day at the contact centre.
    heard::arrange_going_back(ArrangeGoingBack) -> HeardView;

    /// Who there is to talk to.
    support::get_support(Nothing) -> SupportView;
    /// The same after a difficult call, with a word to oneself if it is time for one.
    support::get_after_call(Nothing) -> AfterCallView;
    /// Puts that word away.
    support::put_away_after_call(Nothing) -> AfterCallView;

    /// How the person wants to be reminded, and their breaks. None of it leaves the computer.
    reminder::get_reminders(Nothing) -> RemindersView;
    /// Changes how they are reminded.
    reminder::set_reminders(SetReminders) -> RemindersView;
    /// Changes their breaks.
    reminder::set_breaks(SetBreaks) -> RemindersView;
    /// Puts the break away that stands in the window.
    reminder::put_break_away(Nothing) -> AppState;
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
