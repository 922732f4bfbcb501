//! What is kept about people, where, who may read it, for how long, and how it is taken back.
//!
//! One list, for the page that promises it and for the tests that hold the programs to it: every table
//! of the server and of the app's files belongs to one holding, and every route says what it shows; what
//! is shown to others than the person is shown to readers of the holding alone. A table or a route that
//! is new fails those tests until it is promised here. Not here: the words of the page, and each reader's own
//! limits, such as a manager's teams, which the server's queries keep.

use crate::{
    assistance, buddy,
    check_in::going_back,
    pack::{Pack, SOMEONE_ELSE},
    role::Role::{self, Administrator, Advisor, Assessor, Governance, Manager},
    shift,
    time::Days,
};

/// Something that is kept about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
    /// Who reads it beside the person themself.
    pub readers: &'static [Role],
    /// Which of these people.
    pub which: Which,
    /// How long.
    pub kept: Kept,
    /// How the person takes it back.
    pub back: Back,
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Name, log-in name, roles, teams.
    Account,
    /// Log-ins and computers with Hearth on them.
    Sessions,
    /// Answers, decisions and agreed actions.
    Record,
    /// Answers that the pack marks as about health.
    Health,
    /// Photos and documents.
    Evidence,
    /// Who looked at a record or a file.
    Looks,
    /// What was shared of check-ins.
    Shared,
    /// A request to work at the contact centre again.
    GoingBack,
    /// Who looks out for whom, and the link by which a buddy reaches somebody.
    Buddy,
    /// Presses for help, and who answered.
    Assistance,
    /// When somebody said that they work.
    Shifts,
    /// What was kept of check-ins.
    CheckIns,
    /// Answers, files and words that are not sent, or on their way.
    Unsent,
    /// What the app fetched, to be there offline.
    Copy,
    /// Settings of reminders and breaks, what was told, and the days of difficult calls.
    Reminders,
    /// Tests of the line.
    LineTests,
}

/// Where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the person's own computer only, in these tables.
    Device(&'static [&'static str]),
    /// On the provider's server, in these tables.
    Server(&'static [&'static str]),
}

/// Which of those with a reader's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those of the person's teams.
    OfTheirTeams,
    /// Those whom the person chose, answer by answer.
    Chosen,
    /// Those who are told of the press.
    Told,
    /// The buddy; and of who is paired, those of the teams of both.
    Buddies,
    /// Nobody but the person.
    Nobody,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// With the record, by the provider's rules for records.
    WithRecord,
    /// While the account is there.
    WithAccount,
    /// By the pack's days.
    Pack(PackDays),
    /// So many days.
    Days(Days),
    /// Until the person deletes it, or the app is removed.
    OnDevice,
}

/// Which days of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackDays {
    /// Of evidence.
    Evidence,
    /// Of what is kept of check-ins.
    CheckIns,
    /// Of what is shared of check-ins.
    Shared,
}

/// How the person takes something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// On the page "What you sent", until a decision rests on it.
    Sent,
    /// On the page of the check-in.
    CheckIn,
    /// On the page "Go back to the contact centre", until a day is arranged.
    GoingBack,
    /// By taking the press back.
    Press,
    /// On the page of the buddy: by removing the link, or asking for another buddy.
    Buddy,
    /// By deleting it on the computer.
    Device,
    /// By removing the app.
    Removal,
    /// By asking the provider; it is theirs to keep by law or for everybody's safety.
    Ask,
}

/// Whoever reviews records.
const REVIEWERS: &[Role] = &Role::REVIEWERS;

/// Everything that is kept about people, in the order of the page.
pub const HOLDINGS: [Holding; 16] = [
    Holding {
        what: What::CheckIns,
        place: Place::Device(&["check_ins", "draft", "last_check_in", "going_back_asked"]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::Pack(PackDays::CheckIns),
        back: Back::Device,
    },
    Holding {
        what: What::Shared,
        place: Place::Server(&["conversations", "tidings"]),
        readers: &SOMEONE_ELSE,
        which: Which::Chosen,
        kept: Kept::Pack(PackDays::Shared),
        back: Back::CheckIn,
    },
    Holding {
        what: What::GoingBack,
        place: Place::Server(&["going_back"]),
        readers: &[Manager],
        which: Which::OfTheirTeams,
        kept: Kept::Days(going_back::KEEP_DAYS.cast_unsigned()),
        back: Back::GoingBack,
    },
    Holding {
        what: What::Health,
        place: Place::Server(&[]),
        readers: &[Assessor],
        which: Which::OfTheirTeams,
        kept: Kept::WithRecord,
        back: Back::Sent,
    },
    Holding {
        what: What::Record,
        place: Place::Server(&[
            "records",
            "entries",
            "acts",
            "contents",
            "packages",
            "queue",
            "queue_waiting",
            "queue_places",
        ]),
        readers: REVIEWERS,
        which: Which::OfTheirTeams,
        kept: Kept::WithRecord,
        back: Back::Sent,
    },
    Holding {
        what: What::Evidence,
        place: Place::Server(&["files"]),
        readers: REVIEWERS,
        which: Which::OfTheirTeams,
        kept: Kept::Pack(PackDays::Evidence),
        back: Back::Sent,
    },
    Holding {
        what: What::Looks,
        place: Place::Server(&["accesses"]),
        readers: &[Governance],
        which: Which::All,
        kept: Kept::WithRecord,
        back: Back::Ask,
    },
    Holding {
        what: What::Buddy,
        place: Place::Server(&["buddy_pairs", "buddy_links", "buddy_away"]),
        readers: &[Manager],
        which: Which::Buddies,
        kept: Kept::Days(buddy::KEEP_DAYS),
        back: Back::Buddy,
    },
    Holding {
        what: What::Assistance,
        place: Place::Server(&[
            "requests",
            "request_legs",
            "request_told",
            "deliveries",
            "duties",
        ]),
        readers: &Role::TOLD,
        which: Which::Told,
        kept: Kept::Days(assistance::KEEP_DAYS),
        back: Back::Press,
    },
    Holding {
        what: What::Shifts,
        place: Place::Server(&["shifts"]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::Days(shift::KEEP_DAYS),
        back: Back::Ask,
    },
    Holding {
        what: What::LineTests,
        place: Place::Device(&["samples", "waits", "postponements", "household", "plan"]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::OnDevice,
        back: Back::Removal,
    },
    Holding {
        what: What::Reminders,
        place: Place::Device(&["own", "reminded", "difficult_calls"]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::OnDevice,
        back: Back::Removal,
    },
    Holding {
        what: What::Unsent,
        place: Place::Device(&[
            "drafts",
            "frozen",
            "files",
            "packages",
            "presses",
            "shared",
            "going_back",
        ]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::OnDevice,
        back: Back::Device,
    },
    Holding {
        what: What::Copy,
        place: Place::Device(&[
            "account",
            "packs",
            "record",
            "entries",
            "contents",
            "record_files",
            "people",
            "shifts",
            "buddy",
        ]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::OnDevice,
        back: Back::Removal,
    },
    Holding {
        what: What::Account,
        place: Place::Server(&["people", "person_roles", "person_teams", "invitations"]),
        readers: &[Administrator],
        which: Which::All,
        kept: Kept::WithAccount,
        back: Back::Ask,
    },
    Holding {
        what: What::Sessions,
        place: Place::Server(&[
            "installations",
            "sessions",
            "access_tokens",
            "refresh_tokens",
            "login_codes",
            "login_failures",
        ]),
        readers: &[],
        which: Which::Nobody,
        kept: Kept::WithAccount,
        back: Back::Ask,
    },
];

/// Tables of the server that hold nothing about a person.
pub const ABOUT_NOBODY: [&str; 4] = ["schema_version", "teams", "packs", "lease_counts"];

impl What {
    /// What is promised of it.
    pub fn holding(self) -> Option<&'static Holding> {
        HOLDINGS.iter().find(|holding| holding.what == self)
    }
}

impl Holding {
    /// Whether somebody in a role may read it; the person themself always may.
    pub fn is_for(&self, role: Role) -> bool {
        role == Advisor || self.readers.contains(&role)
    }

    /// For how many days it is kept under a pack; none where no number of days says it.
    pub fn days(&self, pack: &Pack) -> Option<Days> {
        match self.kept {
            Kept::Days(days) => Some(days),
            Kept::Pack(PackDays::CheckIns) => Some(pack.check_in.as_ref()?.keep_days),
            Kept::Pack(PackDays::Shared) => Some(pack.check_in.as_ref()?.keep_shared_days),
            Kept::Pack(PackDays::Evidence) => Some(pack.retention.photo_days),
            Kept::WithRecord | Kept::WithAccount | Kept::OnDevice => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_thing_is_promised_once_and_each_table_belongs_to_one() {
        let whats: BTreeSet<What> = HOLDINGS.iter().map(|it| it.what).collect();
        assert_eq!(whats.len(), HOLDINGS.len());
        let mut tables: Vec<&str> = ABOUT_NOBODY.into();
        for holding in &HOLDINGS {
            if let Place::Server(own) = holding.place {
                tables.extend(own);
            }
        }
        let count = tables.len();
        tables.sort_unstable();
        tables.dedup();
        assert_eq!(tables.len(), count, "{tables:?}");
    }

    #[test]
    fn nobody_reads_what_lies_on_the_device() {
        for holding in HOLDINGS
            .iter()
            .filter(|it| matches!(it.place, Place::Device(_)))
        {
            assert!(holding.readers.is_empty(), "{holding:?}");
            assert_eq!(holding.which, Which::Nobody);
        }
    }

    #[test]
    fn who_runs_the_server_reads_nothing_that_was_shared_or_sent() {
        for what in [
            What::Shared,
            What::GoingBack,
            What::Health,
            What::Record,
            What::Evidence,
        ] {
            let holding = what.holding().expect("it is promised");
            assert!(!holding.is_for(Administrator), "{holding:?}");
            assert!(!holding.is_for(Governance), "{holding:?}");
        }
    }
}
