//! What commands take. Each says one thing that a person did.
//!
//! Not here: which command takes which ([`crate::commands`]), and what is checked of it, which the
//! bodies and the domain do.

use std::collections::BTreeSet;

use hearth_domain::{
    api::people::PersonChange,
    assistance::{Cause, Nature},
    id::{
        ActId, ChangeId, FileId, ItemId, MethodId, OutcomeId, PairId, PersonId, RecordId,
        RequestId, ResponseId, SectionId, TeamId,
    },
    internet::household::{Doing, Half},
    record::Outcome,
    response::Value,
    role::Role,
    time::Date,
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
        /// Which change of the pack; none when it is another one.
        pub change: Option<ChangeId>,
        /// The sections that it touches, when it is another one.
        pub sections: Vec<SectionId>,
        /// What changed, in the person's words. They may be left out where the pack has some.
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

    /// A press for assistance.
    pub struct PressInput {
        /// What it is about.
        pub cause: Cause,
        /// In earnest, or to practise.
        pub nature: Nature,
    }

    /// Which request for assistance.
    pub struct WhichRequest {
        /// The request.
        pub request: RequestId,
    }

    /// A request to take, for one of the groups that it waits for.
    pub struct TakeRequest {
        /// The request.
        pub request: RequestId,
        /// The group.
        pub to: Role,
    }

    /// A request to close.
    pub struct CloseInput {
        /// The request.
        pub request: RequestId,
        /// What came of it, from the provider's list.
        pub outcome: OutcomeId,
    }

    /// Going on or off duty.
    pub struct SetDuty {
        /// On.
        pub on: bool,
        /// The person has heard the sound on this computer.
        pub heard: bool,
    }

    /// How somebody wants to be reminded. It stays on this computer.
    pub struct SetReminders {
        /// Notices are shown.
        pub on: bool,
        /// From when nobody reminds them, as typed; empty is the provider's time.
        pub quiet_from: String,
        /// Until when, likewise.
        pub quiet_to: String,
    }

    /// How somebody wants their breaks. It stays on this computer.
    pub struct SetBreaks {
        /// They are reminded of them.
        pub on: bool,
        /// Minutes from one short break to the next, as typed; empty is the provider's number.
        pub short_minutes: String,
        /// Minutes from one long break to the next, likewise.
        pub long_minutes: String,
    }

    /// The keys for assistance.
    pub struct WhichKeys {
        /// As a page hears them, such as `Control+Alt+KeyH`; none to have no key.
        pub keys: Option<String>,
    }

    /// A test of the line.
    pub struct TestLine {
        /// Fill the line too, and not only send voice.
        pub full: bool,
        /// Who else at home is online, if it was said.
        pub household: Option<HouseholdNow>,
        /// Which half of a guided pair it is, if it is one.
        pub guided: Option<Half>,
    }

    /// Who else at home is online now.
    pub struct HouseholdNow {
        /// How many other people.
        pub others: u32,
        /// What they do.
        pub doing: BTreeSet<Doing>,
    }

    /// Whether the person is on a call.
    pub struct OnCall {
        /// They are.
        pub on_call: bool,
    }

    /// The link by which a buddy reaches this person.
    pub struct BuddyLinkInput {
        /// As it was typed or pasted.
        pub link: String,
    }

    /// Whether this person can be called by their buddy.
    pub struct SetBuddyAvailable {
        /// They can.
        pub available: bool,
    }

    /// Whether to be reminded to say hello.
    pub struct WantNudge {
        /// To be.
        pub wanted: bool,
    }

    /// A link as it was shown.
    pub struct ShownLink {
        /// All of it.
        pub shown: String,
    }

    /// Which pair of buddies.
    pub struct WhichPair {
        /// The pair.
        pub pair: PairId,
    }

    /// Two people to pair.
    pub struct PairPeople {
        /// One of them.
        pub one: Option<PersonId>,
        /// The other.
        pub other: Option<PersonId>,
        /// When the shift ends that it is for, such as `23:00`; none when it is for good.
        pub until: Option<String>,
    }
}
