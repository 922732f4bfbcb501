//! What people are to a provider. The list is closed (design, first page).
//!
//! Not here: who is in which team, and what a route demands; both are the server's.

wire! {
    /// A role. A person may have several.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Role {
        /// Applies to work from home, or works from home.
        Advisor,
        /// Reviews and decides for the advisors of their teams.
        Manager,
        /// Trained to assess display screen equipment; the only one who reads health-tagged items.
        Assessor,
        /// Runs a shift and answers assistance.
        ShiftLead,
        /// Gives clinical help.
        Clinician,
        /// Looks after devices and connections.
        It,
        /// Information governance: sees who looked at what, decides how long things are kept.
        Governance,
        /// Invites people, gives roles, publishes packs. Sees no record.
        Administrator,
    }
}

impl Role {
    /// Every role, in the order in which lists show them.
    pub const ALL: [Role; 8] = [
        Role::Advisor,
        Role::Manager,
        Role::Assessor,
        Role::ShiftLead,
        Role::Clinician,
        Role::It,
        Role::Governance,
        Role::Administrator,
    ];

    /// The roles that review records and decide about them, in the order in which lists show them.
    pub const REVIEWERS: [Role; 3] = [Role::Manager, Role::Assessor, Role::It];

    /// Whether the role reviews records and decides about them.
    pub fn reviews(self) -> bool {
        Role::REVIEWERS.contains(&self)
    }

    /// The roles whose people may be told of a request for assistance: those who answer, and when
    /// nobody else does, managers.
    pub const TOLD: [Role; 4] = [Role::Clinician, Role::ShiftLead, Role::It, Role::Manager];

    /// Whether people of the role may be told of a request for assistance.
    pub fn is_told(self) -> bool {
        Role::TOLD.contains(&self)
    }

    /// The role as it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Advisor => "advisor",
            Role::Manager => "manager",
            Role::Assessor => "assessor",
            Role::ShiftLead => "shiftLead",
            Role::Clinician => "clinician",
            Role::It => "it",
            Role::Governance => "governance",
            Role::Administrator => "administrator",
        }
    }

    /// The role as people read it in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Role::Advisor => "advisor",
            Role::Manager => "manager",
            Role::Assessor => "workstation assessor",
            Role::ShiftLead => "shift lead",
            Role::Clinician => "clinician",
            Role::It => "IT",
            Role::Governance => "information governance",
            Role::Administrator => "administrator",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}

/// A text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role")]
pub struct UnknownRole;
